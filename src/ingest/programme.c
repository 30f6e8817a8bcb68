#include "tapak/ingest/programme.h"

#include "ingest/area_list.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/decode/table.h"
#include "tapak/ingest/file.h"
#include "tapak/store/areas.h"
#include "tapak/store/imports.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROLE_BYTES = 64 };

struct listed {
    struct tapak_membership membership; ///< role points behind the array, see below
    char role[ROLE_BYTES];
    int64_t row;
};

struct refusal {
    int64_t row;
    char field[32];
    char value[64];
    char reason[160];
};

struct programme {
    struct area_list *list;
    struct tapak_table *table;
    struct tapak_arena *arena;
    struct listed *items;
    size_t count;
    struct refusal *refusals;
    size_t refusal_count;
    size_t room;
    int column_code;
    int column_from;
    int column_to;
    int column_role;
    char sha256[TAPAK_HEX_BYTES];
    const char *file;
    int64_t started_ms;
    struct tapak_programme_result result;
};

static int find_column(const struct tapak_table *table, const char *const *names)
{
    int found = -1;
    for (; *names != NULL && found < 0; names++) {
        found = tapak_table_find(table, *names);
    }
    return found;
}

static enum tapak_status find_columns(struct programme *programme, struct tapak_error *err)
{
    static const char *const codes[] = {"code", "kode", "kode_desa", "village_code", NULL};
    static const char *const froms[] = {"valid_from", "from", "dari", "berlaku_dari", NULL};
    static const char *const tos[] = {"valid_to", "to", "sampai", "berlaku_sampai", NULL};
    static const char *const roles[] = {"role", "peran", NULL};
    programme->column_code = find_column(programme->table, codes);
    programme->column_from = find_column(programme->table, froms);
    programme->column_to = find_column(programme->table, tos);
    programme->column_role = find_column(programme->table, roles);
    if (programme->column_code < 0) {
        return tapak_fail(err, TAPAK_INVALID,
                          "the list needs columns code, valid_from, valid_to, role; there is no "
                          "code");
    }
    return TAPAK_OK;
}

static struct tapak_slice cell(const struct tapak_row *row, int column)
{
    return column < 0 ? (struct tapak_slice){NULL, 0} : tapak_slice_trim(row->cells[column]);
}

static enum tapak_status refuse(struct programme *programme, int64_t row, const char *field,
                                struct tapak_slice value, const char *reason,
                                struct tapak_error *err)
{
    if (programme->refusal_count == programme->room) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu rows", programme->room);
    }
    struct refusal *refusal = &programme->refusals[programme->refusal_count++];
    refusal->row = row;
    (void)snprintf(refusal->field, sizeof refusal->field, "%s", field);
    (void)snprintf(refusal->value, sizeof refusal->value, "%.*s",
                   (int)(value.length < 60 ? value.length : 60),
                   value.text == NULL ? "" : value.text);
    (void)snprintf(refusal->reason, sizeof refusal->reason, "%s", reason);
    return TAPAK_OK;
}

// An empty cell is the given day: no beginning, or no end.
static bool read_day(struct tapak_slice text, int64_t absent_day, int64_t *out_day)
{
    struct tapak_date date;
    *out_day = absent_day;
    if (text.length == 0) {
        return true;
    }
    if (!tapak_parse_date(text.text, text.length, &date)) {
        return false;
    }
    *out_day = tapak_date_to_day(date);
    return true;
}

static struct tapak_code find_code(const struct programme *programme, struct tapak_slice text)
{
    struct tapak_code code;
    if (tapak_code_parse(text, &code) && area_list_find(programme->list, &code) != NULL) {
        return code;
    }
    code = area_list_other(&programme->list->former, text);
    if (code.text[0] == '\0') {
        code = area_list_other(&programme->list->bps, text);
    }
    return code;
}

static enum tapak_status take_row(struct programme *programme, const struct tapak_row *row,
                                  struct tapak_error *err)
{
    const struct tapak_date beginning = {1, 1, 1};
    struct tapak_slice none = {NULL, 0};
    if (row->broken != NULL) {
        return refuse(programme, row->number, "", none, row->broken, err);
    }
    if (programme->count == programme->room) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "more than %zu rows", programme->room);
    }
    struct tapak_slice text = cell(row, programme->column_code);
    struct tapak_slice from = cell(row, programme->column_from);
    struct tapak_slice to = cell(row, programme->column_to);
    struct tapak_slice role = cell(row, programme->column_role);
    struct listed *item = &programme->items[programme->count];
    struct tapak_membership *membership = &item->membership;
    *item = (struct listed){.row = row->number};
    membership->code = find_code(programme, text);
    if (tapak_code_level(&membership->code) != TAPAK_LEVEL_VILLAGE) {
        return refuse(programme, row->number, "code", text, "is no village of any list", err);
    }
    if (!read_day(from, tapak_date_to_day(beginning), &membership->valid_from_day)) {
        return refuse(programme, row->number, "valid_from", from, "is no date like 2023-01-31",
                      err);
    }
    if (!read_day(to, INT64_MAX, &membership->valid_to_day)) {
        return refuse(programme, row->number, "valid_to", to, "is no date like 2023-01-31", err);
    }
    if (membership->valid_to_day < membership->valid_from_day) {
        return refuse(programme, row->number, "valid_to", to, "is before valid_from", err);
    }
    (void)snprintf(item->role, sizeof item->role, "%.*s",
                   (int)(role.length < ROLE_BYTES - 1 ? role.length : ROLE_BYTES - 1),
                   role.text == NULL ? "" : role.text);
    programme->count++;
    return TAPAK_OK;
}

static int compare_items(const void *a, const void *b)
{
    const struct listed *left = a;
    const struct listed *right = b;
    int order = tapak_code_compare(&left->membership.code, &right->membership.code);
    if (order == 0) {
        int64_t left_day = left->membership.valid_from_day;
        int64_t right_day = right->membership.valid_from_day;
        order = (left_day > right_day) - (left_day < right_day);
    }
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

// A village may leave and come again, but not be in twice at a time.
static enum tapak_status refuse_overlaps(struct programme *programme, struct tapak_error *err)
{
    size_t kept = 0;
    if (programme->count > 0) {
        qsort(programme->items, programme->count, sizeof *programme->items, compare_items);
    }
    for (size_t i = 0; i < programme->count; i++) {
        struct listed *item = &programme->items[i];
        struct listed *last = kept > 0 ? &programme->items[kept - 1] : NULL;
        if (last != NULL &&
            tapak_code_compare(&last->membership.code, &item->membership.code) == 0 &&
            item->membership.valid_from_day <= last->membership.valid_to_day) {
            char reason[80];
            (void)snprintf(reason, sizeof reason, "is in the list at that time by row %" PRId64,
                           last->row);
            enum tapak_status status =
                refuse(programme, item->row, "code", tapak_slice_of(item->membership.code.text),
                       reason, err);
            if (status != TAPAK_OK) {
                return status;
            }
            continue;
        }
        programme->items[kept++] = *item;
    }
    programme->count = kept;
    return TAPAK_OK;
}

static enum tapak_status read_rows(struct programme *programme, struct tapak_error *err)
{
    struct tapak_row row;
    bool has_row = false;
    enum tapak_status status = TAPAK_OK;
    programme->room = TAPAK_MAX_VILLAGES;
    programme->items =
        tapak_arena_take_array(programme->arena, programme->room, sizeof *programme->items);
    programme->refusals =
        tapak_arena_take_array(programme->arena, programme->room, sizeof *programme->refusals);
    if (programme->items == NULL || programme->refusals == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a list of villages");
    }
    while (status == TAPAK_OK) {
        status = tapak_table_next(programme->table, &row, &has_row, err);
        if (status != TAPAK_OK || !has_row) {
            break;
        }
        programme->result.read++;
        status = take_row(programme, &row, err);
    }
    return status == TAPAK_OK ? refuse_overlaps(programme, err) : status;
}

static enum tapak_status write_list(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct programme *programme = context;
    struct tapak_import import = {
        .kind = "programme",
        .source = programme->file,
        .file = programme->file,
        .sha256 = programme->sha256,
        .started_ms = programme->started_ms,
    };
    struct tapak_membership *memberships =
        tapak_arena_take_array(programme->arena, programme->count + 1, sizeof *memberships);
    if (memberships == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a list of villages");
    }
    for (size_t i = 0; i < programme->count; i++) {
        memberships[i] = programme->items[i].membership;
        memberships[i].role = programme->items[i].role;
    }
    enum tapak_status status = tapak_import_begin(conn, &import, err);
    if (status == TAPAK_OK) {
        status = tapak_programme_replace(conn, memberships, programme->count,
                                         &programme->result.version, err);
    }
    for (size_t i = 0; i < programme->refusal_count && status == TAPAK_OK; i++) {
        const struct refusal *refusal = &programme->refusals[i];
        const struct tapak_refusal row = {.row = refusal->row,
                                          .field = refusal->field,
                                          .value = refusal->value,
                                          .reason = refusal->reason,
                                          .raw = refusal->value};
        status = tapak_refusal_add(conn, import.id, &row, err);
    }
    import.rows_done = programme->result.read;
    import.rows_new = (int64_t)programme->count;
    import.rows_refused = (int64_t)programme->refusal_count;
    import.finished_ms = tapak_now_ms();
    if (status == TAPAK_OK) {
        status = tapak_setting_put(conn, "programme_sha256", programme->sha256, err);
    }
    return status == TAPAK_OK ? tapak_import_save(conn, &import, err) : status;
}

static enum tapak_status look_up(struct tapak_store *store, struct programme *programme,
                                 struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    char stored[TAPAK_HEX_BYTES] = "";
    struct tapak_error ignored = {0};
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = area_list_make(conn, &programme->list, err);
    programme->result.was_known =
        tapak_setting_get(conn, "programme_sha256", stored, sizeof stored, &ignored) == TAPAK_OK &&
        strcmp(stored, programme->sha256) == 0;
    tapak_store_give_reader(store, conn);
    return status;
}

static void hand_out_refusals(const struct programme *programme, tapak_programme_refusal_fn *each,
                              void *context)
{
    for (size_t i = 0; i < programme->refusal_count && each != NULL; i++) {
        const struct refusal *refusal = &programme->refusals[i];
        const struct tapak_programme_refusal item = {refusal->row, refusal->field, refusal->value,
                                                     refusal->reason};
        each(&item, context);
    }
}

static enum tapak_status load(struct tapak_store *store, struct programme *programme,
                              const char *path, struct tapak_error *err)
{
    const struct tapak_table_options how = {0};
    struct tapak_digest digest;
    enum tapak_status status = tapak_file_digest(path, &digest, err);
    if (status == TAPAK_OK) {
        tapak_digest_hex(programme->sha256, digest);
        status = look_up(store, programme, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_table_open(path, &how, &programme->table, err);
    }
    if (status == TAPAK_OK) {
        status = find_columns(programme, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&programme->arena, 4 * TAPAK_MAX_ARENA_BYTES, err);
    }
    if (status == TAPAK_OK) {
        status = read_rows(programme, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    programme->result.loaded = (int64_t)programme->count;
    programme->result.refused = (int64_t)programme->refusal_count;
    if (programme->count == 0) {
        return tapak_fail(err, TAPAK_INVALID,
                          "no row of %" PRId64 " can be used%s%s; the stored list stays",
                          programme->result.read, programme->refusal_count > 0 ? ": " : "",
                          programme->refusal_count > 0 ? programme->refusals[0].reason : "");
    }
    return programme->result.was_known ? TAPAK_OK
                                       : tapak_store_write(store, write_list, programme, err);
}

enum tapak_status tapak_programme_load(struct tapak_store *store, const char *path,
                                       tapak_programme_refusal_fn *refused, void *context,
                                       struct tapak_programme_result *out_result,
                                       struct tapak_error *err)
{
    struct programme programme = {.file = tapak_file_name(path), .started_ms = tapak_now_ms()};
    enum tapak_status status = load(store, &programme, path, err);
    if (status == TAPAK_OK) {
        hand_out_refusals(&programme, refused, context);
        *out_result = programme.result;
    }
    area_list_free(programme.list);
    tapak_table_free(programme.table);
    tapak_arena_free(programme.arena);
    return status;
}
