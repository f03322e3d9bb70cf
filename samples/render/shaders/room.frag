// Walls, floor and boxes. bright: 1 fully lit, 0 in shadow; drawn once each, mixed in every frame.
in vec3 wp; in vec3 n; out vec4 o;
uniform vec3 L; uniform vec2 power; uniform vec3 wall; uniform vec3 ground; uniform vec3 own;
uniform int plain; uniform float bright;
void main() {
    vec3 N = normalize(n), c;
    if (plain == 1) c = own * (.9 + .2 * noise(wp * 20.));
    else if (N.z > .5) {
        float row = floor(wp.x / .14), off = hash(vec3(row, 1., 1.)) * 1.2;
        float seg = floor((wp.y + off) / 1.2);
        c = ground * (.75 + .35 * hash(vec3(row, seg, 3.)) + .25 * (noise(vec3(wp.x * 60., wp.y * 4., 1.)) - .5));
        if (fract(wp.x / .14) < .02 || fract((wp.y + off) / 1.2) < .004) c *= .6;
    } else {
        float u = abs(N.x) > .5 ? wp.y : wp.x;
        c = wall * (.96 + .08 * noise(vec3(u * 3., wp.z * 3., 2.)));
        if (wp.z < .1) c = vec3(.86, .85, .82) * (wp.z > .09 ? .6 : 1.);
        vec2 q = vec2(u - 1.25, wp.z - 1.65);
        if (abs(q.x) < .42 && abs(q.y) < .3) {
            c = vec3(.12);
            if (abs(q.x) < .38 && abs(q.y) < .26)
                c = mix(vec3(.25, .4, .55), vec3(.75, .6, .4), noise(vec3(q * 5., 4.)));
        }
        if (u > -2.5 && u < -1.6 && wp.z < 2.05) {
            c = vec3(.55, .42, .30) * (.85 + .3 * noise(vec3(u * 40., wp.z * 3., 5.)));
            if (u < -2.44 || u > -1.66 || wp.z > 1.99) c = vec3(.8, .79, .76);
        }
    }
    float d = max(dot(N, L), 0.) * bright, fill = max(dot(N, normalize(vec3(.7, -.8, .5))), 0.);
    vec3 sky = mix(vec3(.30, .27, .25), vec3(.50, .52, .55), .5 + .5 * N.z) * power.y;
    vec3 col = c * (sky + vec3(1., .96, .9) * power.x * d + vec3(.16, .17, .19) * power.y * fill);
    o = vec4(pow(clamp(col * .92, 0., 1.), vec3(1. / 2.2)), 1.);
}
