#version 330
in vec3 pos; in vec3 nor; in vec3 rest; in vec4 m0; in vec4 m1;
uniform mat4 VP; uniform mat4 LP;
out vec3 wp; out vec3 n; out vec3 rp; out vec4 a0; out vec4 a1; out vec4 lp;
void main() {
    wp = pos; n = nor; rp = rest; a0 = m0; a1 = m1;
    lp = LP * vec4(pos, 1); gl_Position = VP * vec4(pos, 1);
}
