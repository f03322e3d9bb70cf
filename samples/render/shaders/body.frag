// The athlete: skin, hair, garments by their fields (m0: shirt shorts shoe hair, m1: iris brow lip eye).
in vec3 wp; in vec3 n; in vec3 rp; in vec4 a0; in vec4 a1; in vec4 lp; out vec4 o;
uniform sampler2DShadow sh; uniform vec3 cam; uniform vec3 L; uniform vec2 power;
uniform vec3 skin; uniform vec3 hair; uniform vec3 shirt; uniform vec3 shorts; uniform vec3 shoe;
void main() {
    vec3 N = normalize(n), V = normalize(cam - wp), c; float spec = .12, rough = 12.;
    if (dot(N, V) < 0.) N = -N;
    // one noise for whatever it is: software renderers run every branch
    bool cloth = a0.x > 0. || a0.y > 0., foot = a0.z > 0., head = a0.w > 0.;
    float f = noise(cloth ? rp * vec3(22., 22., 11.) : foot ? rp * 50.
                    : head ? vec3(rp.xy * 160., rp.z * 40.) : rp * 45.);
    float g = noise(rp * 24. + 7.);
    if (cloth) {
        c = (a0.x > 0. ? shirt : shorts) * (.82 + .36 * f); spec = .03;
        N = normalize(N + .22 * (vec3(f, g, f) - .5));
    } else if (foot) { c = shoe * (.85 + .3 * f); spec = .1; }
    else if (head) { c = hair * (.6 + .8 * f); }
    else {
        c = skin * (.9 + .2 * f);
        if (a1.z > 0.) c = mix(c, vec3(.62, .25, .22) * skin / .7, .55);
        if (a1.y > 0.) c = mix(c, hair, .75);
        if (a1.w > 0.) { c = vec3(.85, .83, .8); spec = .5; if (a1.x > 0.) c = vec3(.12, .07, .04); }
    }
    float s = lit(lp, .0022, sh), d = max(dot(N, L), 0.) * s;
    float fill = max(dot(N, normalize(vec3(.7, -.8, .5))), 0.);
    vec3 sky = mix(vec3(.30, .27, .25), vec3(.50, .52, .55), .5 + .5 * N.z)
             * clamp(.55 + .9 * wp.z, .55, 1.) * power.y;
    vec3 H = normalize(L + V);
    vec3 col = c * (sky + vec3(1., .96, .9) * power.x * d + vec3(.16, .17, .19) * power.y * fill)
             + spec * s * power.x * pow(max(dot(N, H), 0.), rough);
    o = vec4(pow(clamp(col * .92, 0., 1.), vec3(1. / 2.2)), 1.);
}
