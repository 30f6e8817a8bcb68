#include "ingest/area_list.h"

#include "tapak/base/limits.h"
#include "tapak/store/embedded.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 8 };

// Our own lists: no quotes but around whole fields, no line breaks within.
static size_t split(const char *line, size_t length, struct tapak_slice fields[static FIELDS_MAX])
{
    size_t count = 0;
    const char *end = line + length;
    while (count < FIELDS_MAX) {
        bool is_quoted = line < end && *line == '"';
        const char *start = is_quoted ? line + 1 : line;
        const char *stop = memchr(start, is_quoted ? '"' : ',', (size_t)(end - start));
        stop = stop == NULL ? end : stop;
        fields[count++] = (struct tapak_slice){start, (size_t)(stop - start)};
        line = is_quoted && stop < end ? stop + 1 : stop;
        if (line >= end) {
            break;
        }
        line++;
    }
    return count;
}

void area_list_walk(const char *name, area_list_line_fn *each, void *context)
{
    const struct tapak_embedded *file = tapak_codelist_files;
    while (file->name != NULL && strcmp(file->name, name) != 0) {
        file++;
    }
    if (file->name == NULL) {
        return;
    }
    const char *line = strchr(file->text, '\n');
    while (line != NULL && line[1] != '\0') {
        struct tapak_slice fields[FIELDS_MAX];
        const char *start = line + 1;
        line = strchr(start, '\n');
        size_t length = line == NULL ? strlen(start) : (size_t)(line - start);
        size_t count = split(start, length, fields);
        if (!each(fields, count, context)) {
            return;
        }
    }
}

// Collecting: everything is taken as it comes, then sorted; the store's areas come first and win.
struct collecting {
    struct area_list *list;
    size_t area_room;
    struct other_codes *others; ///< the list that the next code belongs to
    size_t bps_room;
    size_t former_room;
    bool has_failed;
    struct tapak_error *err;
};

static void *grown(struct collecting *collecting, const void *items, size_t count, size_t *room,
                   size_t item_bytes)
{
    size_t wanted = *room == 0 ? 256 : 2 * *room;
    void *larger = tapak_arena_take_array(collecting->list->arena, wanted, item_bytes);
    if (larger == NULL) {
        collecting->has_failed = true;
        return NULL;
    }
    if (count > 0) {
        memcpy(larger, items, count * item_bytes);
    }
    *room = wanted;
    return larger;
}

static void add_area(struct collecting *collecting, const struct tapak_code *code,
                     struct tapak_slice name, struct tapak_slice type)
{
    struct area_list *list = collecting->list;
    if (list->area_count == collecting->area_room) {
        void *larger = grown(collecting, list->areas, list->area_count, &collecting->area_room,
                             sizeof *list->areas);
        if (larger == NULL) {
            return;
        }
        list->areas = larger;
    }
    struct known_area area = {*code, tapak_arena_copy_text(list->arena, name.text, name.length),
                              tapak_arena_copy_text(list->arena, type.text, type.length),
                              list->area_count};
    collecting->has_failed = collecting->has_failed || area.name == NULL || area.type == NULL;
    list->areas[list->area_count++] = area;
}

static size_t digits_of(struct tapak_slice text, char out[static TAPAK_CODE_BYTES])
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.text[i] >= '0' && text.text[i] <= '9' && length + 1 < TAPAK_CODE_BYTES) {
            out[length++] = text.text[i];
        }
    }
    out[length] = '\0';
    return length;
}

static void add_other(struct collecting *collecting, bool is_bps, const struct tapak_code *code,
                      struct tapak_slice text)
{
    struct other_codes *codes = is_bps ? &collecting->list->bps : &collecting->list->former;
    size_t *room = is_bps ? &collecting->bps_room : &collecting->former_room;
    if (codes->count == *room) {
        void *larger = grown(collecting, codes->items, codes->count, room, sizeof *codes->items);
        if (larger == NULL) {
            return;
        }
        codes->items = larger;
    }
    struct other_code *other = &codes->items[codes->count++];
    other->code = *code;
    (void)digits_of(text, other->digits);
}

static enum tapak_status take_stored(const struct tapak_area *area, void *context)
{
    struct collecting *collecting = context;
    add_area(collecting, &area->code, tapak_slice_of(area->name),
             tapak_slice_of(area->type == NULL ? "" : area->type));
    return TAPAK_OK;
}

static enum tapak_status take_alias(const struct tapak_alias *alias, void *context)
{
    struct collecting *collecting = context;
    struct tapak_slice text = tapak_slice_of(alias->text);
    if (alias->kind == TAPAK_ALIAS_NAME) {
        return tapak_gazetteer_add_alias(collecting->list->gazetteer, &alias->code, text,
                                         collecting->err);
    }
    add_other(collecting, alias->kind == TAPAK_ALIAS_BPS, &alias->code, text);
    return TAPAK_OK;
}

static bool take_area_line(const struct tapak_slice *fields, size_t count, void *context)
{
    struct collecting *collecting = context;
    struct tapak_code code;
    if (count >= 3 && tapak_code_parse(fields[0], &code)) {
        add_area(collecting, &code, fields[1], fields[2]);
    }
    return !collecting->has_failed;
}

static bool take_alias_line(const struct tapak_slice *fields, size_t count, void *context)
{
    struct collecting *collecting = context;
    struct tapak_code code;
    if (count >= 2 && tapak_code_parse(fields[0], &code) &&
        tapak_gazetteer_add_alias(collecting->list->gazetteer, &code, fields[1], collecting->err) !=
            TAPAK_OK) {
        collecting->has_failed = true;
    }
    return !collecting->has_failed;
}

static bool take_code_line(const struct tapak_slice *fields, size_t count, void *context)
{
    struct collecting *collecting = context;
    struct tapak_code code;
    if (count >= 3 && tapak_code_parse(fields[0], &code)) {
        add_other(collecting, tapak_slice_equals(fields[2], "bps"), &code, fields[1]);
    }
    return !collecting->has_failed;
}

static int compare_areas(const void *a, const void *b)
{
    const struct known_area *left = a;
    const struct known_area *right = b;
    return tapak_code_compare(&left->code, &right->code);
}

static int compare_others(const void *a, const void *b)
{
    const struct other_code *left = a;
    const struct other_code *right = b;
    int order = strcmp(left->digits, right->digits);
    return order != 0 ? order : tapak_code_compare(&left->code, &right->code);
}

static int compare_ranked(const void *a, const void *b)
{
    const struct known_area *left = a;
    const struct known_area *right = b;
    int order = compare_areas(a, b);
    return order != 0 ? order : (left->rank > right->rank) - (left->rank < right->rank);
}

// Sorted by code, each code once.
static void sort_list(struct area_list *list)
{
    size_t kept = 0;
    if (list->area_count > 0) {
        qsort(list->areas, list->area_count, sizeof *list->areas, compare_ranked);
    }
    for (size_t i = 0; i < list->area_count; i++) {
        if (kept == 0 || compare_areas(&list->areas[kept - 1], &list->areas[i]) != 0) {
            list->areas[kept++] = list->areas[i];
        }
    }
    list->area_count = kept;
    struct other_codes *both[] = {&list->bps, &list->former};
    for (size_t b = 0; b < 2; b++) {
        if (both[b]->count > 0) {
            qsort(both[b]->items, both[b]->count, sizeof *both[b]->items, compare_others);
        }
    }
}

static enum tapak_status seal_gazetteer(struct area_list *list, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < list->area_count && status == TAPAK_OK; i++) {
        status = tapak_gazetteer_add(list->gazetteer, &list->areas[i].code,
                                     tapak_slice_of(list->areas[i].name), err);
    }
    return status == TAPAK_OK ? tapak_gazetteer_seal(list->gazetteer, err) : status;
}

static enum tapak_status collect(struct tapak_conn *conn, struct area_list *list,
                                 struct tapak_error *err)
{
    struct collecting collecting = {.list = list, .err = err};
    enum tapak_status status = tapak_area_each(conn, take_stored, &collecting, err);
    if (status == TAPAK_OK) {
        status = tapak_alias_each(conn, take_alias, &collecting, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    area_list_walk("regencies.csv", take_area_line, &collecting);
    area_list_walk("villages_64.csv", take_area_line, &collecting);
    area_list_walk("aliases.csv", take_alias_line, &collecting);
    area_list_walk("codes.csv", take_code_line, &collecting);
    if (collecting.has_failed) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the list of areas");
    }
    sort_list(list);
    return seal_gazetteer(list, err);
}

enum tapak_status area_list_make(struct tapak_conn *conn, struct area_list **out_list,
                                 struct tapak_error *err)
{
    struct area_list *list = calloc(1, sizeof *list);
    if (list == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the list of areas");
    }
    enum tapak_status status = tapak_arena_create(&list->arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_gazetteer_create(&list->gazetteer, err);
    }
    if (status == TAPAK_OK) {
        status = collect(conn, list, err);
    }
    if (status != TAPAK_OK) {
        area_list_free(list);
        return status;
    }
    *out_list = list;
    return TAPAK_OK;
}

void area_list_free(struct area_list *list)
{
    if (list == NULL) {
        return;
    }
    tapak_gazetteer_free(list->gazetteer);
    tapak_arena_free(list->arena);
    free(list);
}

const struct known_area *area_list_find(const struct area_list *list, const struct tapak_code *code)
{
    const struct known_area wanted = {.code = *code};
    if (list->area_count == 0) {
        return NULL;
    }
    return bsearch(&wanted, list->areas, list->area_count, sizeof *list->areas, compare_areas);
}

struct tapak_code area_list_other(const struct other_codes *codes, struct tapak_slice text)
{
    struct tapak_code found = {""};
    char digits[TAPAK_CODE_BYTES];
    if (digits_of(text, digits) == 0) {
        return found;
    }
    size_t low = 0;
    size_t high = codes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(codes->items[middle].digits, digits) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < codes->count && strcmp(codes->items[low].digits, digits) == 0; low++) {
        if (found.text[0] != '\0' && tapak_code_compare(&found, &codes->items[low].code) != 0) {
            return (struct tapak_code){""};
        }
        found = codes->items[low].code;
    }
    return found;
}
