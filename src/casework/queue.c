// Clocks are computed, not stored: so a holiday that is decreed, or a limit that changes, holds at
// once for every report.
#include "tapak/casework/queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOON_WORKING_DAYS = 3, FIRST_ROOM = 256 };

struct gathering {
    const struct tapak_rules *rules;
    const struct tapak_queue_query *query;
    int64_t soon_day;
    struct tapak_queue_item *items;
    size_t count;
    size_t room;
};

static void read_item(const struct gathering *gathering, const struct tapak_case_line *line,
                      struct tapak_queue_item *item)
{
    struct tapak_clock clocks[TAPAK_STAGE_COUNT];
    int64_t today = gathering->query->today;
    tapak_clocks_read(gathering->rules, line->klass, line->steps, line->step_count, today, clocks);
    const struct tapak_clock *next = tapak_clocks_next(clocks);
    *item = (struct tapak_queue_item){
        .row_id = line->row_id,
        .klass = line->klass,
        .state = line->state,
        .received_ms = line->received_ms,
        .has_due = next != NULL,
    };
    (void)snprintf(item->public_id, sizeof item->public_id, "%s", line->public_id);
    (void)snprintf(item->assignee, sizeof item->assignee, "%s",
                   line->assignee == NULL ? "" : line->assignee);
    if (next != NULL) {
        item->stage = (enum tapak_stage)(next - clocks);
        item->due_day = next->due_day;
        item->is_overdue = next->state == TAPAK_CLOCK_OVERDUE;
        item->left_days = tapak_working_days(&gathering->rules->calendar, today, next->due_day);
    }
}

static bool is_wanted(const struct gathering *gathering, const struct tapak_queue_item *item)
{
    switch (gathering->query->which) {
    case TAPAK_QUEUE_OVERDUE:
        return item->is_overdue;
    case TAPAK_QUEUE_DUE:
        return item->has_due && !item->is_overdue && item->due_day <= gathering->soon_day;
    case TAPAK_QUEUE_ALL:
        break;
    }
    return true;
}

static bool make_room(struct gathering *gathering)
{
    if (gathering->count < gathering->room) {
        return true;
    }
    size_t room = gathering->room == 0 ? FIRST_ROOM : gathering->room * 2;
    struct tapak_queue_item *larger = realloc(gathering->items, room * sizeof *larger);
    if (larger == NULL) {
        return false;
    }
    gathering->items = larger;
    gathering->room = room;
    return true;
}

static enum tapak_status gather(const struct tapak_case_line *line, void *context)
{
    struct gathering *gathering = context;
    if (!make_room(gathering)) {
        return TAPAK_NO_MEMORY;
    }
    struct tapak_queue_item *item = &gathering->items[gathering->count];
    read_item(gathering, line, item);
    gathering->count += is_wanted(gathering, item) ? 1 : 0;
    return TAPAK_OK;
}

static int compare_receipts(const void *a, const void *b)
{
    const struct tapak_queue_item *left = a;
    const struct tapak_queue_item *right = b;
    if (left->received_ms != right->received_ms) {
        return left->received_ms < right->received_ms ? -1 : 1;
    }
    return (left->row_id > right->row_id) - (left->row_id < right->row_id);
}

static int compare_newest(const void *a, const void *b)
{
    return compare_receipts(b, a);
}

static int compare_due(const void *a, const void *b)
{
    const struct tapak_queue_item *left = a;
    const struct tapak_queue_item *right = b;
    if (left->has_due != right->has_due) {
        return left->has_due ? -1 : 1;
    }
    if (left->has_due && left->due_day != right->due_day) {
        return left->due_day < right->due_day ? -1 : 1;
    }
    return compare_receipts(a, b);
}

enum tapak_status tapak_queue_read(struct tapak_conn *conn, const struct tapak_rules *rules,
                                   const struct tapak_queue_query *query,
                                   struct tapak_queue_item *out_items, size_t *out_count,
                                   size_t *out_total, struct tapak_error *err)
{
    static int (*const orders[])(const void *, const void *) = {
        [TAPAK_QUEUE_BY_DUE] = compare_due,
        [TAPAK_QUEUE_BY_OLDEST] = compare_receipts,
        [TAPAK_QUEUE_BY_NEWEST] = compare_newest,
    };
    struct gathering gathering = {
        .rules = rules,
        .query = query,
        .soon_day = tapak_working_day_after(&rules->calendar, query->today, SOON_WORKING_DAYS),
    };
    enum tapak_status status = tapak_case_each(conn, &query->filter, gather, &gathering, err);
    if (status == TAPAK_NO_MEMORY) {
        status = tapak_fail(err, status, "no memory for a queue of %zu reports", gathering.count);
    }
    if (status == TAPAK_OK) {
        size_t left = query->skip < gathering.count ? gathering.count - query->skip : 0;
        *out_count = left < query->limit ? left : query->limit;
        *out_total = gathering.count;
        if (gathering.count > 0) {
            qsort(gathering.items, gathering.count, sizeof *gathering.items, orders[query->sort]);
        }
        if (*out_count > 0) {
            memcpy(out_items, gathering.items + query->skip, *out_count * sizeof *out_items);
        }
    }
    free(gathering.items);
    return status;
}
