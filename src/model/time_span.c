// The relations of J. F. Allen, "Maintaining knowledge about temporal intervals", 1983, as OGC
// 21-065r2 section 7.9 and Annex B name them; an instant is an interval whose ends are one.
#include "tapak/base/instant.h"
#include "tapak/model/filter_eval.h"

struct tapak_time_span tapak_time_span_in_ms(struct tapak_time_span span, int offset_minutes)
{
    if (!span.is_days) {
        return span;
    }
    struct tapak_time_span ms = {false, span.begin, span.end};
    if (span.begin != INT64_MIN && span.begin != INT64_MAX) {
        ms.begin = tapak_day_start_ms(span.begin, offset_minutes);
    }
    if (span.end != INT64_MIN && span.end != INT64_MAX) {
        ms.end = tapak_day_start_ms(span.end + 1, offset_minutes) - 1;
    }
    return ms;
}

static bool relates(enum tapak_filter_op op, const struct tapak_time_span *a,
                    const struct tapak_time_span *b)
{
    switch (op) {
    case TAPAK_FILTER_EQ:
    case TAPAK_FILTER_T_INTERSECTS:
        return a->begin <= b->end && a->end >= b->begin;
    case TAPAK_FILTER_NE:
    case TAPAK_FILTER_T_DISJOINT:
        return a->begin > b->end || a->end < b->begin;
    case TAPAK_FILTER_LT:
    case TAPAK_FILTER_T_BEFORE:
        return a->end < b->begin;
    case TAPAK_FILTER_LE:
        return a->begin <= b->end;
    case TAPAK_FILTER_GT:
    case TAPAK_FILTER_T_AFTER:
        return a->begin > b->end;
    case TAPAK_FILTER_GE:
        return a->end >= b->begin;
    case TAPAK_FILTER_T_CONTAINS:
        return a->begin < b->begin && a->end > b->end;
    case TAPAK_FILTER_T_EQUALS:
        return a->begin == b->begin && a->end == b->end;
    case TAPAK_FILTER_T_FINISHES:
        return a->begin > b->begin && a->end == b->end;
    case TAPAK_FILTER_T_MEETS:
        return a->end == b->begin;
    case TAPAK_FILTER_T_OVERLAPS:
        return a->begin < b->begin && a->end > b->begin && a->end < b->end;
    case TAPAK_FILTER_T_STARTS:
        return a->begin == b->begin && a->end < b->end;
    default:
        return false;
    }
}

// What is said the other way round.
static enum tapak_filter_op inverse_of(enum tapak_filter_op op)
{
    switch (op) {
    case TAPAK_FILTER_T_DURING:
        return TAPAK_FILTER_T_CONTAINS;
    case TAPAK_FILTER_T_FINISHED_BY:
        return TAPAK_FILTER_T_FINISHES;
    case TAPAK_FILTER_T_MET_BY:
        return TAPAK_FILTER_T_MEETS;
    case TAPAK_FILTER_T_OVERLAPPED_BY:
        return TAPAK_FILTER_T_OVERLAPS;
    case TAPAK_FILTER_T_STARTED_BY:
        return TAPAK_FILTER_T_STARTS;
    default:
        return TAPAK_FILTER_OP_COUNT;
    }
}

bool tapak_time_compare(enum tapak_filter_op op, struct tapak_time_span left,
                        struct tapak_time_span right, int offset_minutes)
{
    if (left.is_days != right.is_days) {
        left = tapak_time_span_in_ms(left, offset_minutes);
        right = tapak_time_span_in_ms(right, offset_minutes);
    }
    enum tapak_filter_op inverse = inverse_of(op);
    return inverse != TAPAK_FILTER_OP_COUNT ? relates(inverse, &right, &left)
                                            : relates(op, &left, &right);
}
