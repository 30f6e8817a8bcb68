// Whoever looks for a window goes through the boxes in order and leaps over a group of sixteen,
// 256, … when it comes to the group's beginning and the box around it does not touch.
#include "geo/boxes.h"

#include <math.h>
#include <stdlib.h>

enum { GROUP_BITS = 4 };

bool geo_boxes_make(struct geo_boxes *out_boxes, size_t count)
{
    struct geo_boxes boxes = {.count = count};
    size_t total = 0;
    size_t left = count;
    do {
        boxes.starts[boxes.levels++] = total;
        total += left;
        left = (left + (1 << GROUP_BITS) - 1) >> GROUP_BITS;
    } while (left > 1 && boxes.levels < GEO_BOXES_LEVELS);
    boxes.items = calloc(total + 1, sizeof *boxes.items);
    *out_boxes = boxes;
    return boxes.items != NULL;
}

void geo_boxes_free(struct geo_boxes *boxes)
{
    free(boxes->items);
    *boxes = (struct geo_boxes){0};
}

static void draw(const struct tapak_box *parts, size_t count, struct tapak_box *out)
{
    *out = parts[0];
    for (size_t i = 1; i < count; i++) {
        out->west_deg = fmin(out->west_deg, parts[i].west_deg);
        out->south_deg = fmin(out->south_deg, parts[i].south_deg);
        out->east_deg = fmax(out->east_deg, parts[i].east_deg);
        out->north_deg = fmax(out->north_deg, parts[i].north_deg);
    }
}

void geo_boxes_close(struct geo_boxes *boxes)
{
    size_t below = boxes->count;
    for (size_t level = 1; level < boxes->levels; level++) {
        const struct tapak_box *parts = boxes->items + boxes->starts[level - 1];
        struct tapak_box *groups = boxes->items + boxes->starts[level];
        for (size_t first = 0; first < below; first += 1 << GROUP_BITS) {
            size_t rest = below - first;
            size_t some = rest < 1 << GROUP_BITS ? rest : 1 << GROUP_BITS;
            draw(parts + first, some, &groups[first >> GROUP_BITS]);
        }
        below = (below + (1 << GROUP_BITS) - 1) >> GROUP_BITS;
    }
}

// How many boxes to leap over from here, because the largest group that begins here is apart.
static size_t leap(const struct geo_boxes *boxes, const struct geo_window *window, size_t at)
{
    size_t aligned = at == 0 ? boxes->levels : (size_t)__builtin_ctzll(at) / GROUP_BITS + 1;
    size_t level = aligned < boxes->levels ? aligned : boxes->levels;
    while (level-- > 0) {
        size_t shift = level * GROUP_BITS;
        if (!geo_window_touches(window, &boxes->items[boxes->starts[level] + (at >> shift)])) {
            return (size_t)1 << shift;
        }
    }
    return 0;
}

size_t geo_boxes_next(const struct geo_boxes *boxes, const struct geo_window *window, size_t from)
{
    size_t at = from;
    while (at < boxes->count) {
        size_t step = leap(boxes, window, at);
        if (step == 0) {
            return at;
        }
        at += step;
    }
    return boxes->count;
}
