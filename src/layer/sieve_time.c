// What a condition lets through changes only at the instants or days that it names. So it is asked
// once at each of these, and once between and outside of them; when the answers are yes in one
// piece, the condition is that range.
#include "layer/sieve.h"

#include <stdlib.h>

#include "tapak/base/instant.h"

enum { MAX_TURNS = 32 };

static const int64_t FAR = INT64_C(1) << 60;

struct turns {
    int64_t items[MAX_TURNS];
    size_t count;
    bool is_days; ///< the field is one of days
    bool is_unfit;
    int offset_minutes;
};

static void add_literal(struct turns *turns, const struct tapak_filter_value *value)
{
    int64_t turn = value->integer;
    bool is_time = value->type == TAPAK_FIELD_INSTANT || value->type == TAPAK_FIELD_DAY;
    if (!is_time || value->is_null || turn > FAR || turn < -FAR || turns->count + 2 > MAX_TURNS) {
        turns->is_unfit = true;
        return;
    }
    if (turns->is_days) {
        turns->items[turns->count++] =
            value->type == TAPAK_FIELD_DAY ? turn : tapak_day_of(turn, turns->offset_minutes);
        return;
    }
    // A day among instants is all its milliseconds: it begins and ends something.
    bool is_day = value->type == TAPAK_FIELD_DAY;
    turns->items[turns->count++] = is_day ? tapak_day_start_ms(turn, turns->offset_minutes) : turn;
    if (is_day) {
        turns->items[turns->count++] = tapak_day_start_ms(turn + 1, turns->offset_minutes) - 1;
    }
}

static void collect(struct turns *turns, const struct tapak_filter_node *node)
{
    if (node->op == TAPAK_FILTER_LITERAL) {
        add_literal(turns, &node->value);
    }
    for (size_t i = 0; i < node->count; i++) {
        collect(turns, node->args[i]);
    }
}

static bool has_days(const struct tapak_filter_node *node)
{
    if (node->op == TAPAK_FILTER_FIELD) {
        return node->type == TAPAK_FIELD_DAY;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (has_days(node->args[i])) {
            return true;
        }
    }
    return false;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/** Where the condition holds, as far as it was asked. */
struct yes {
    bool is_any;
    bool is_over; ///< it held, and then no more
    bool is_broken;
    int64_t first;
    int64_t last;
};

static void ask_piece(const struct sieve *sieve, const struct tapak_filter_node *node,
                      const struct turns *turns, int64_t first, int64_t last, struct yes *yes)
{
    int64_t at = first == INT64_MIN ? last : first;
    struct sieve_row row = {.sieve = sieve, .time_ms = at};
    if (turns->is_days) {
        row.time_ms = tapak_day_start_ms(at, turns->offset_minutes);
    }
    if (sieve_ask(sieve, node, &row) != TAPAK_TRUE) {
        yes->is_over = yes->is_any;
        return;
    }
    yes->is_broken = yes->is_broken || yes->is_over;
    yes->first = yes->is_any ? yes->first : first;
    yes->last = last;
    yes->is_any = true;
}

bool sieve_time_range(const struct sieve *sieve, const struct tapak_filter_node *node,
                      int64_t *out_since_ms, int64_t *out_until_ms)
{
    struct turns turns = {.is_days = has_days(node),
                          .offset_minutes = sieve->filter->offset_minutes};
    struct yes yes = {false};
    collect(&turns, node);
    if (turns.is_unfit || turns.count == 0) {
        return false;
    }
    qsort(turns.items, turns.count, sizeof turns.items[0], compare);
    int64_t next = INT64_MIN; // first of what was not asked yet
    for (size_t i = 0; i < turns.count; i++) {
        int64_t turn = turns.items[i];
        if (next < turn) {
            ask_piece(sieve, node, &turns, next, turn - 1, &yes);
        }
        if (next <= turn) {
            ask_piece(sieve, node, &turns, turn, turn, &yes);
        }
        next = turn + 1;
    }
    ask_piece(sieve, node, &turns, next, INT64_MAX, &yes);
    if (yes.is_broken) {
        return false;
    }
    int offset = turns.offset_minutes;
    bool has_end = yes.last != INT64_MAX;
    *out_since_ms = !turns.is_days || yes.first == INT64_MIN
                        ? yes.first
                        : tapak_day_start_ms(yes.first, offset);
    *out_until_ms = !has_end        ? INT64_MAX
                    : turns.is_days ? tapak_day_start_ms(yes.last + 1, offset)
                                    : yes.last + 1;
    if (!yes.is_any) {
        *out_since_ms = *out_until_ms = 0; // never
    }
    return true;
}
