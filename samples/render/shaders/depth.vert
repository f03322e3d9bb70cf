#version 330
in vec3 pos; uniform mat4 LP; void main() { gl_Position = LP * vec4(pos, 1); }
