float hash(vec3 p) { return fract(sin(dot(floor(p), vec3(12.9, 78.2, 37.7))) * 43758.5); }
float noise(vec3 p) {
    vec3 i = floor(p), f = fract(p); f = f * f * (3. - 2. * f); float r = 0.;
    for (int k = 0; k < 8; k++) {
        vec3 d = vec3(k & 1, (k >> 1) & 1, k >> 2); vec3 w = mix(1. - f, f, d);
        r += w.x * w.y * w.z * hash(i + d);
    }
    return r;
}
float lit(vec4 lp, float r, sampler2DShadow sh) {
    vec3 q = lp.xyz * .5 + .5;
    if (any(lessThan(q, vec3(0))) || any(greaterThan(q, vec3(1)))) return 1.;
    float s = 0.;
    for (int i = -1; i < 2; i++) for (int j = -1; j < 2; j++)
        s += texture(sh, vec3(q.xy + vec2(i, j) * r, q.z - .0035));
    return s / 9.;
}
