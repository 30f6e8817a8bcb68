#include "geo/cells_build.h"

#include <string.h>

static size_t find(const struct geo_cover *cover, int32_t village)
{
    size_t at = 0;
    while (at < cover->count && cover->items[at] < village) {
        at++;
    }
    return at;
}

bool geo_cover_has(const struct geo_cover *cover, int32_t village)
{
    size_t at = find(cover, village);
    return at < cover->count && cover->items[at] == village;
}

static bool make_room(struct geo_cover *cover, size_t wanted)
{
    if (wanted <= cover->room) {
        return true;
    }
    size_t room = wanted * 2 + 16;
    int32_t *items = realloc(cover->items, room * sizeof *items);
    if (items == NULL) {
        cover->has_failed = true;
        return false;
    }
    cover->items = items;
    cover->room = room;
    return true;
}

void geo_cover_toggle(struct geo_cover *cover, int32_t village)
{
    size_t at = find(cover, village);
    size_t behind = cover->count - at;
    if (behind > 0 && cover->items[at] == village) {
        memmove(&cover->items[at], &cover->items[at + 1], (behind - 1) * sizeof cover->items[0]);
        cover->count--;
        return;
    }
    if (make_room(cover, cover->count + 1)) {
        memmove(&cover->items[at + 1], &cover->items[at], behind * sizeof cover->items[0]);
        cover->items[at] = village;
        cover->count++;
    }
}

void geo_cover_copy(struct geo_cover *to, const struct geo_cover *from)
{
    to->has_failed = to->has_failed || from->has_failed;
    if (from->count > 0 && make_room(to, from->count)) {
        memcpy(to->items, from->items, from->count * sizeof to->items[0]);
    }
    to->count = to->has_failed ? 0 : from->count;
}
