#include "tapak/store/codelists.h"

#include <stdio.h>
#include <string.h>

#include "store/conn.h"

enum { FIRST_ROOM = 64 };

// Rows in the arena whose number is not known before: twice the room each time.
static void *grow(struct tapak_arena *arena, void *items, size_t count, size_t *in_out_room,
                  size_t item_bytes)
{
    if (count < *in_out_room) {
        return items;
    }
    size_t room = *in_out_room == 0 ? FIRST_ROOM : *in_out_room * 2;
    void *larger = tapak_arena_take_array(arena, room, item_bytes);
    if (larger == NULL) {
        return NULL;
    }
    if (count > 0) {
        memcpy(larger, items, count * item_bytes);
    }
    *in_out_room = room;
    return larger;
}

static const char *keep(struct tapak_arena *arena, const struct db_call *call, int column,
                        bool *in_out_is_whole)
{
    const char *text = db_words(call, column);
    const char *copy = tapak_arena_copy_text(arena, text, strlen(text));
    *in_out_is_whole = *in_out_is_whole && copy != NULL;
    return copy;
}

static bool read_category(struct tapak_arena *arena, const struct db_call *call,
                          struct tapak_category *category)
{
    enum { CODE, NAME_ID, NAME_EN, THEME, SP4N_PATH, REVERSAL, SENSITIVE };
    bool is_whole = true;
    *category = (struct tapak_category){
        .code = keep(arena, call, CODE, &is_whole),
        .name_id = keep(arena, call, NAME_ID, &is_whole),
        .name_en = keep(arena, call, NAME_EN, &is_whole),
        .group = keep(arena, call, THEME, &is_whole),
        .sp4n_path = keep(arena, call, SP4N_PATH, &is_whole),
        .has_reversal_signal = db_int(call, REVERSAL) != 0,
        .is_sensitive = db_int(call, SENSITIVE) != 0,
    };
    return is_whole;
}

enum tapak_status tapak_categories_load(struct tapak_conn *conn, struct tapak_arena *arena,
                                        struct tapak_categories *out_list, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_CATEGORY_LIST);
    struct tapak_category *items = NULL;
    size_t count = 0;
    size_t room = 0;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        items = grow(arena, items, count, &room, sizeof *items);
        if (items == NULL || !read_category(arena, &call, &items[count])) {
            status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the categories");
            break;
        }
        count++;
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_list = (struct tapak_categories){.items = items, .count = count};
    }
    return status;
}

enum tapak_status tapak_periods_load(struct tapak_conn *conn, struct tapak_arena *arena,
                                     struct tapak_periods *out_periods, struct tapak_error *err)
{
    enum { CODE, FIRST_DAY, LAST_DAY };
    struct db_call call = db_begin(conn, Q_PERIOD_LIST);
    struct tapak_period *items = NULL;
    size_t count = 0;
    size_t room = 0;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        items = grow(arena, items, count, &room, sizeof *items);
        if (items == NULL) {
            status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the periods");
            break;
        }
        items[count] = (struct tapak_period){.first_day = db_int(&call, FIRST_DAY),
                                             .last_day = db_int(&call, LAST_DAY)};
        (void)snprintf(items[count].code, sizeof items[count].code, "%s", db_words(&call, CODE));
        count++;
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        *out_periods = (struct tapak_periods){.items = items, .count = count};
    }
    return status;
}
