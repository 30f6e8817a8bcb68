#include "ingest/moves.h"

#include <stdlib.h>
#include <string.h>

static int compare_pairs(const struct tapak_move *a, const struct tapak_move *b)
{
    int order = tapak_code_compare(&a->from, &b->from);
    return order != 0 ? order : tapak_code_compare(&a->to, &b->to);
}

static enum tapak_status grow(struct moves *moves, struct tapak_error *err)
{
    size_t room = moves->room == 0 ? 64 : 2 * moves->room;
    struct tapak_move *items = realloc(moves->items, room * sizeof *items);
    if (items == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to count %zu moves", room);
    }
    moves->items = items;
    moves->room = room;
    return TAPAK_OK;
}

enum tapak_status moves_add(struct moves *moves, const struct tapak_code *from,
                            const struct tapak_code *to, int64_t reports, int64_t hotspots,
                            struct tapak_error *err)
{
    const struct tapak_move wanted = {*from, *to, reports, hotspots};
    size_t low = 0;
    size_t high = moves->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_pairs(&moves->items[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < moves->count && compare_pairs(&moves->items[low], &wanted) == 0) {
        moves->items[low].reports += reports;
        moves->items[low].hotspots += hotspots;
        return TAPAK_OK;
    }
    if (moves->count == moves->room) {
        enum tapak_status status = grow(moves, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    memmove(&moves->items[low + 1], &moves->items[low],
            (moves->count - low) * sizeof *moves->items);
    moves->items[low] = wanted;
    moves->count++;
    return TAPAK_OK;
}

static int compare_sizes(const void *a, const void *b)
{
    const struct tapak_move *left = a;
    const struct tapak_move *right = b;
    int64_t left_size = left->reports + left->hotspots;
    int64_t right_size = right->reports + right->hotspots;
    int order = (left_size < right_size) - (left_size > right_size);
    return order != 0 ? order : compare_pairs(left, right);
}

void moves_rank(struct moves *moves, struct tapak_rejoin_result *result)
{
    if (moves->count > 0) {
        qsort(moves->items, moves->count, sizeof *moves->items, compare_sizes);
    }
    result->pairs = moves->count;
    result->move_count = moves->count < TAPAK_MOVES_MAX ? moves->count : TAPAK_MOVES_MAX;
    if (result->move_count > 0) {
        memcpy(result->moves, moves->items, result->move_count * sizeof *moves->items);
    }
}

void moves_free(struct moves *moves)
{
    free(moves->items);
    *moves = (struct moves){0};
}
