// An area's number is its place in order of code, so an area with all that is in it is a range.
// Kinds are the combinations of all small columns that occur. A filter is held against each kind
// once, and then against a row by its kind's number.
#include "layer/lists.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/store/areas.h"
#include "tapak/store/codelists.h"

enum { FIRST_ROOM = 256, LISTS_BYTES = 256 << 20 };

struct loading {
    struct lists *lists;
    size_t room;
    struct list_member *members;
    size_t member_count;
    size_t member_room;
    struct tapak_error *err;
};

static enum tapak_status no_memory(struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the layer's lists");
}

static enum tapak_status add_area(struct loading *loading, const struct tapak_code *code,
                                  const char *name, bool is_of_edition)
{
    struct lists *lists = loading->lists;
    if (lists->area_count == loading->room) {
        size_t room = loading->room == 0 ? FIRST_ROOM : loading->room * 2;
        struct list_area *areas = realloc(lists->areas, room * sizeof *areas);
        if (areas == NULL) {
            return no_memory(loading->err);
        }
        lists->areas = areas;
        loading->room = room;
    }
    const char *kept = name;
    if (name[0] != '\0') {
        kept = tapak_arena_copy_text(lists->arena, name, strlen(name));
    }
    if (kept == NULL) {
        return no_memory(loading->err);
    }
    lists->areas[lists->area_count++] =
        (struct list_area){.code = *code, .name = kept, .is_of_edition = is_of_edition};
    return TAPAK_OK;
}

static enum tapak_status take_area(const struct tapak_area *area, void *context)
{
    return add_area(context, &area->code, area->name, false);
}

// A village of the edition, and what it lies in.
static enum tapak_status take_village(const struct tapak_code *code, void *context)
{
    enum tapak_status status = TAPAK_OK;
    for (int level = TAPAK_LEVEL_REGENCY; level <= TAPAK_LEVEL_VILLAGE; level++) {
        struct tapak_code part = tapak_code_at(code, (enum tapak_level)level);
        if (status == TAPAK_OK && part.text[0] != '\0') {
            status = add_area(context, &part, "", true);
        }
    }
    return status;
}

static enum tapak_status take_used(const struct tapak_code *code, void *context)
{
    return add_area(context, code, "", false);
}

static enum tapak_status take_member(const struct tapak_code *code, int64_t first_day,
                                     int64_t last_day, void *context)
{
    struct loading *loading = context;
    if (loading->member_count == loading->member_room) {
        size_t room = loading->member_room == 0 ? FIRST_ROOM : loading->member_room * 2;
        struct list_member *members = realloc(loading->members, room * sizeof *members);
        if (members == NULL) {
            return no_memory(loading->err);
        }
        loading->members = members;
        loading->member_room = room;
    }
    loading->members[loading->member_count++] = (struct list_member){first_day, last_day};
    return add_area(loading, code, "", false);
}

static int compare_areas(const void *a, const void *b)
{
    const struct list_area *left = a;
    const struct list_area *right = b;
    return tapak_code_compare(&left->code, &right->code);
}

// Of one code there may be several, each with a part of what is known.
static enum tapak_status seal_areas(struct loading *loading)
{
    struct lists *lists = loading->lists;
    qsort(lists->areas, lists->area_count, sizeof lists->areas[0], compare_areas);
    uint32_t count = 0;
    for (uint32_t i = 0; i < lists->area_count; i++) {
        struct list_area *area = &lists->areas[i];
        struct list_area *last = count == 0 ? NULL : &lists->areas[count - 1];
        if (last == NULL || compare_areas(last, area) != 0) {
            lists->areas[count++] = *area;
            continue;
        }
        last->is_of_edition = last->is_of_edition || area->is_of_edition;
        last->name = last->name[0] == '\0' ? area->name : last->name;
    }
    struct list_area *sealed = tapak_arena_take_array(lists->arena, count, sizeof *sealed);
    if (sealed == NULL) {
        return no_memory(loading->err);
    }
    memcpy(sealed, lists->areas, count * sizeof *sealed);
    free(lists->areas);
    lists->areas = sealed;
    lists->area_count = count;
    for (uint32_t i = 0, regency = LISTS_NO_AREA; i < count; i++) {
        // As the store names it: a province, which lies in no regency, by itself.
        regency = tapak_code_level(&sealed[i].code) <= TAPAK_LEVEL_REGENCY ? i : regency;
        bool is_in = tapak_code_is_in(&sealed[i].code, &sealed[regency].code);
        sealed[i].regency = is_in ? regency : LISTS_NO_AREA;
    }
    return TAPAK_OK;
}

struct dealing {
    struct lists *lists;
    const struct list_member *next;
};

// The second time through the list: now every code has its number.
static enum tapak_status deal_member(const struct tapak_code *code, int64_t first_day,
                                     int64_t last_day, void *context)
{
    (void)first_day;
    (void)last_day;
    struct dealing *dealing = context;
    int64_t number = lists_area(dealing->lists, code->text);
    struct list_area *area = &dealing->lists->areas[number];
    area->members = area->member_count == 0 ? dealing->next : area->members;
    area->member_count++;
    dealing->next++;
    return TAPAK_OK;
}

static enum tapak_status load_areas(struct tapak_conn *conn, struct loading *loading,
                                    struct tapak_error *err)
{
    struct lists *lists = loading->lists;
    static const struct tapak_code none = {""};
    enum tapak_status status = add_area(loading, &none, "", false);
    status = status == TAPAK_OK ? tapak_area_each(conn, take_area, loading, err) : status;
    status = status == TAPAK_OK ? tapak_feed_villages(conn, take_village, loading, err) : status;
    status = status == TAPAK_OK ? tapak_feed_used_areas(conn, take_used, loading, err) : status;
    status = status == TAPAK_OK ? tapak_feed_members(conn, take_member, loading, err) : status;
    if (status != TAPAK_OK) {
        free(lists->areas);
        lists->areas = NULL;
        return status;
    }
    status = seal_areas(loading);
    if (status != TAPAK_OK) {
        return status;
    }
    size_t bytes = loading->member_count * sizeof *loading->members;
    struct list_member *members = tapak_arena_take(lists->arena, bytes + 1);
    if (members == NULL) {
        return no_memory(err);
    }
    if (bytes > 0) {
        memcpy(members, loading->members, bytes);
    }
    struct dealing dealing = {lists, members};
    return tapak_feed_members(conn, deal_member, &dealing, err);
}

enum tapak_status lists_load(struct tapak_conn *conn, int offset_minutes, struct lists **out_lists,
                             struct tapak_error *err)
{
    struct lists *lists = calloc(1, sizeof *lists);
    if (lists == NULL) {
        return no_memory(err);
    }
    struct loading loading = {.lists = lists, .err = err};
    atomic_init(&lists->users, 1);
    lists->offset_minutes = offset_minutes;
    enum tapak_status status = tapak_arena_create(&lists->arena, LISTS_BYTES, err);
    status = status == TAPAK_OK ? load_areas(conn, &loading, err) : status;
    free(loading.members);
    if (status == TAPAK_OK) {
        status = tapak_categories_load(conn, lists->arena, &lists->categories, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_periods_load(conn, lists->arena, &lists->periods, err);
    }
    if (status != TAPAK_OK) {
        lists_release(lists);
        return status;
    }
    *out_lists = lists;
    return TAPAK_OK;
}

struct lists *lists_hold(struct lists *lists)
{
    (void)atomic_fetch_add(&lists->users, 1);
    return lists;
}

void lists_release(struct lists *lists)
{
    if (lists == NULL || atomic_fetch_sub(&lists->users, 1) > 1) {
        return;
    }
    for (int i = 0; i < KIND_CHUNKS; i++) {
        free(lists->chunks[i]);
    }
    free(lists->slots);
    tapak_arena_free(lists->arena);
    free(lists);
}

// The first number whose code is not before text, of which only length bytes count; with is_behind
// the first that is behind all that begin so.
static uint32_t lower_bound(const struct lists *lists, const char *text, size_t length,
                            bool is_behind)
{
    uint32_t low = 0;
    uint32_t high = lists->area_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strncmp(lists->areas[middle].code.text, text, length);
        if (order < 0 || (is_behind && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t lists_area(const struct lists *lists, const char *code)
{
    uint32_t at = lower_bound(lists, code, TAPAK_CODE_BYTES, false);
    bool is_it = at < lists->area_count && strcmp(lists->areas[at].code.text, code) == 0;
    return is_it ? (int64_t)at : LISTS_UNKNOWN;
}

// "64.02", then what begins with "64.02.": no other code stands between them.
void lists_area_range(const struct lists *lists, const struct tapak_code *area, uint32_t *out_first,
                      uint32_t *out_behind)
{
    size_t length = strlen(area->text);
    char inside[TAPAK_CODE_BYTES + 1];
    memcpy(inside, area->text, length);
    memcpy(inside + length, ".", 2);
    if (length == 0) {
        *out_first = 0;
        *out_behind = lists->area_count;
        return;
    }
    int64_t own = lists_area(lists, area->text);
    *out_first =
        own == LISTS_UNKNOWN ? lower_bound(lists, inside, length + 1, false) : (uint32_t)own;
    *out_behind = lower_bound(lists, inside, length + 1, true);
}

bool lists_in_programme(const struct lists *lists, uint32_t area, int64_t day)
{
    const struct list_area *place = &lists->areas[area];
    for (uint32_t i = 0; i < place->member_count; i++) {
        if (day >= place->members[i].first_day && day <= place->members[i].last_day) {
            return true;
        }
    }
    return false;
}
