// The room of every frame: the two finished pictures of it, mixed by the athlete's shadow.
in vec4 lp; out vec4 o;
uniform sampler2DShadow sh; uniform sampler2D bright; uniform sampler2D dark;
void main() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    o = mix(texelFetch(dark, p, 0), texelFetch(bright, p, 0), lit(lp, .0022, sh));
}
