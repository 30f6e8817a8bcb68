#include "geo/clip.h"

#include <stdbool.h>

// One side of the square: points whose x (or y) is at most, or at least, a value are inside.
struct side {
    bool is_vertical; ///< x is compared, else y
    bool is_upper;    ///< at most
    int32_t at;
};

static int32_t along(const struct side *side, struct tapak_tile_point point)
{
    return side->is_vertical ? point.x : point.y;
}

static bool is_inside(const struct side *side, struct tapak_tile_point point)
{
    return side->is_upper ? along(side, point) <= side->at : along(side, point) >= side->at;
}

static int32_t between(int32_t from_across, int32_t to_across, int64_t part, int64_t whole)
{
    int64_t moved = ((int64_t)to_across - from_across) * part;
    int64_t half = whole / 2;
    int64_t rounded = moved >= 0 ? (moved + half) / whole : -((-moved + half) / whole);
    return (int32_t)(from_across + rounded);
}

// From the end with the lower value, so that both directions round the same.
static struct tapak_tile_point cut(const struct side *side, struct tapak_tile_point a,
                                   struct tapak_tile_point b)
{
    bool is_turned = along(side, a) > along(side, b);
    struct tapak_tile_point low = is_turned ? b : a;
    struct tapak_tile_point high = is_turned ? a : b;
    int64_t part = (int64_t)side->at - along(side, low);
    int64_t whole = (int64_t)along(side, high) - along(side, low);
    if (side->is_vertical) {
        return (struct tapak_tile_point){side->at, between(low.y, high.y, part, whole)};
    }
    return (struct tapak_tile_point){between(low.x, high.x, part, whole), side->at};
}

static size_t cut_at(const struct side *side, const struct tapak_tile_point *points, size_t count,
                     struct tapak_tile_point *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct tapak_tile_point a = points[i == 0 ? count - 1 : i - 1];
        struct tapak_tile_point b = points[i];
        if (is_inside(side, a) != is_inside(side, b)) {
            out[kept++] = cut(side, a, b);
        }
        if (is_inside(side, b)) {
            out[kept++] = b;
        }
    }
    return kept;
}

size_t geo_clip_ring(struct tapak_tile_point *points, size_t count, struct tapak_tile_point *spare,
                     int32_t low, int32_t high)
{
    const struct side sides[] = {
        {true, false, low}, {true, true, high}, {false, false, low}, {false, true, high}};
    struct tapak_tile_point *from = points;
    struct tapak_tile_point *to = spare;
    for (size_t s = 0; s < sizeof sides / sizeof sides[0]; s++) {
        count = cut_at(&sides[s], from, count, to);
        struct tapak_tile_point *other = from;
        from = to;
        to = other;
    }
    return count; // after four sides the ring is where it was
}
