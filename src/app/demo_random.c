#include "app/demo_random.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t mixed = (*state += UINT64_C(0x9E3779B97F4A7C15));
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

static uint64_t rotate(uint64_t bits, int by)
{
    return (bits << by) | (bits >> (64 - by));
}

struct demo_random demo_random_begin(uint64_t seed, uint64_t stream)
{
    struct demo_random random;
    uint64_t state = seed ^ (stream * UINT64_C(0xD1342543DE82EF95));
    for (size_t i = 0; i < 4; i++) {
        random.state[i] = splitmix(&state);
    }
    return random;
}

uint64_t demo_random_next(struct demo_random *random)
{
    uint64_t *s = random->state;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return result;
}

// The bias of the remainder is below count / 2^64.
int demo_random_below(struct demo_random *random, int count)
{
    return (int)(demo_random_next(random) % (uint64_t)count);
}

int demo_random_between(struct demo_random *random, int low, int high)
{
    return low + demo_random_below(random, high - low + 1);
}

double demo_random_unit(struct demo_random *random)
{
    return (double)(demo_random_next(random) >> 11) * 0x1p-53;
}

double demo_random_spread(struct demo_random *random, double width)
{
    double sum = demo_random_unit(random);
    sum += demo_random_unit(random);
    sum += demo_random_unit(random);
    return (sum * 2.0 / 3.0 - 1.0) * width;
}

bool demo_random_chance(struct demo_random *random, int percent)
{
    return demo_random_below(random, 100) < percent;
}

int demo_random_weighted(struct demo_random *random, const int *weights, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    int left = demo_random_below(random, sum);
    for (size_t i = 0; i < count; i++) {
        left -= weights[i];
        if (left < 0) {
            return (int)i;
        }
    }
    return (int)count - 1;
}
