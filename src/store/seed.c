// Our own CSV files: a comma between fields, quotes where needed, no line breaks inside a field.
#include "store/seed.h"

#include <stdio.h>
#include <string.h>

#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/number.h"

enum { FIELDS_MAX = 8 };

struct fields {
    char text[4096]; // of one line, unquoted, a zero behind each field
    const char *item[FIELDS_MAX];
    size_t count;
};

typedef enum tapak_status bind_fn(struct db_call *call, const struct fields *row,
                                  struct tapak_error *err);

struct list {
    const char *file;
    const char *header;
    size_t columns;
    int query;
    bind_fn *bind;
};

// Splits one line; false when it does not fit or a quote stays open.
static bool split(const char *line, size_t length, struct fields *out)
{
    bool is_quoted = false;
    size_t used = 0;
    if (length >= sizeof out->text) {
        return false;
    }
    out->count = 1;
    out->item[0] = out->text;
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '"') {
            bool is_doubled = is_quoted && i + 1 < length && line[i + 1] == '"';
            i += is_doubled ? 1 : 0;
            is_quoted = is_doubled == is_quoted;
            if (!is_doubled) {
                continue;
            }
        } else if (line[i] == ',' && !is_quoted) {
            out->text[used++] = '\0';
            if (out->count == FIELDS_MAX) {
                return false;
            }
            out->item[out->count++] = out->text + used;
            continue;
        }
        out->text[used++] = line[i];
    }
    out->text[used] = '\0';
    return !is_quoted;
}

static enum tapak_status bind_day(struct db_call *call, const char *name, const char *text,
                                  struct tapak_error *err)
{
    struct tapak_date date;
    if (!tapak_parse_date(text, strlen(text), &date)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not a date", text);
    }
    db_bind_int(call, name, tapak_date_to_day(date));
    return TAPAK_OK;
}

static enum tapak_status bind_flag(struct db_call *call, const char *name, const char *text,
                                   struct tapak_error *err)
{
    if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0) {
        return tapak_fail(err, TAPAK_INVALID, "%s is neither 0 nor 1", text);
    }
    db_bind_bool(call, name, text[0] == '1');
    return TAPAK_OK;
}

static enum tapak_status bind_category(struct db_call *call, const struct fields *row,
                                       struct tapak_error *err)
{
    static const char *const names[] = {":code", ":name_id", ":name_en", ":theme", ":sp4n_path"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        db_bind_text(call, names[i], row->item[i]);
    }
    enum tapak_status status = bind_flag(call, ":reversal_signal", row->item[5], err);
    return status == TAPAK_OK ? bind_flag(call, ":sensitive", row->item[6], err) : status;
}

static enum tapak_status bind_period(struct db_call *call, const struct fields *row,
                                     struct tapak_error *err)
{
    db_bind_text(call, ":code", row->item[0]);
    enum tapak_status status = bind_day(call, ":first_day", row->item[1], err);
    return status == TAPAK_OK ? bind_day(call, ":last_day", row->item[2], err) : status;
}

static enum tapak_status bind_holiday(struct db_call *call, const struct fields *row,
                                      struct tapak_error *err)
{
    db_bind_text(call, ":name_id", row->item[1]);
    db_bind_text(call, ":kind", row->item[2]);
    db_bind_text(call, ":source", row->item[3]);
    return bind_day(call, ":day", row->item[0], err);
}

static enum tapak_status bind_deadline(struct db_call *call, const struct fields *row,
                                       struct tapak_error *err)
{
    int64_t days = 0;
    if (!tapak_parse_int(row->item[2], strlen(row->item[2]), &days)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is not a number of days", row->item[2]);
    }
    db_bind_text(call, ":class", row->item[0]);
    db_bind_text(call, ":stage", row->item[1]);
    db_bind_int(call, ":days", days);
    db_bind_text(call, ":unit", row->item[3]);
    return bind_day(call, ":valid_from_day", row->item[4], err);
}

static enum tapak_status bind_alias(struct db_call *call, const struct fields *row,
                                    struct tapak_error *err)
{
    (void)err;
    db_bind_text(call, ":code", row->item[0]);
    db_bind_text(call, ":kind", "name");
    db_bind_text(call, ":text", row->item[1]);
    db_bind_text(call, ":why", row->item[2]);
    return TAPAK_OK;
}

static enum tapak_status bind_code(struct db_call *call, const struct fields *row,
                                   struct tapak_error *err)
{
    bool is_bps = strcmp(row->item[2], "bps") == 0;
    if (!is_bps && strcmp(row->item[2], "former") != 0) {
        return tapak_fail(err, TAPAK_INVALID, "kind %s is neither bps nor former", row->item[2]);
    }
    db_bind_text(call, ":code", row->item[0]);
    db_bind_text(call, ":kind", is_bps ? "bps" : "code");
    db_bind_text(call, ":text", row->item[1]);
    db_bind_text(call, ":why", row->item[3]);
    return TAPAK_OK;
}

static const struct list lists[] = {
    {"categories.csv", "code,name_id,name_en,group,sp4n_path,reversal_signal,sensitive", 7,
     Q_CATEGORY_SEED, bind_category},
    {"periods.csv", "code,first_day,last_day", 3, Q_PERIOD_SEED, bind_period},
    {"holidays.csv", "date,name_id,kind,source", 4, Q_HOLIDAY_SEED, bind_holiday},
    {"limits.csv", "class,stage,limit,unit,valid_from", 5, Q_DEADLINE_SEED, bind_deadline},
    {"aliases.csv", "code,alias,why", 3, Q_ALIAS_SEED, bind_alias},
    {"codes.csv", "code,other_code,kind,why", 4, Q_ALIAS_SEED, bind_code},
};

enum { LIST_COUNT = sizeof lists / sizeof lists[0] };

static const char *text_of(const struct tapak_embedded *files, const char *name)
{
    for (; files->name != NULL; files++) {
        if (strcmp(files->name, name) == 0) {
            return files->text;
        }
    }
    return NULL;
}

static enum tapak_status seed_row(struct tapak_conn *conn, const struct list *list,
                                  const struct fields *row, struct tapak_error *err)
{
    if (row->count != list->columns) {
        return tapak_fail(err, TAPAK_INVALID, "%zu fields, %zu are wanted", row->count,
                          list->columns);
    }
    struct db_call call = db_begin(conn, list->query);
    enum tapak_status status = list->bind(&call, row, err);
    if (status != TAPAK_OK) {
        db_end(&call);
        return status;
    }
    return db_run(&call, err);
}

static enum tapak_status seed_list(struct tapak_conn *conn, const struct list *list,
                                   const char *text, struct tapak_error *err)
{
    struct fields row;
    size_t header = strlen(list->header);
    if (strncmp(text, list->header, header) != 0 || text[header] != '\n') {
        return tapak_fail(err, TAPAK_INVALID, "the first line is not %s", list->header);
    }
    size_t number = 1;
    for (const char *line = text + header + 1; *line != '\0'; number++) {
        const char *end = strchrnul(line, '\n');
        if (!split(line, (size_t)(end - line), &row)) {
            return tapak_fail(err, TAPAK_INVALID, "line %zu cannot be split", number + 1);
        }
        if (end > line && seed_row(conn, list, &row, err) != TAPAK_OK) {
            return tapak_fail_at(err, "line %zu", number + 1);
        }
        line = *end == '\0' ? end : end + 1;
    }
    return TAPAK_OK;
}

static void checksum(const struct tapak_embedded *files, char text[static TAPAK_HEX_BYTES])
{
    struct tapak_buf all;
    tapak_buf_init(&all, TAPAK_MAX_ARENA_BYTES);
    for (size_t i = 0; i < LIST_COUNT; i++) {
        const char *list = text_of(files, lists[i].file);
        tapak_buf_put_text(&all, list == NULL ? "" : list);
    }
    tapak_digest_hex(text, tapak_sha256(all.bytes, all.size));
    tapak_buf_free(&all);
}

enum tapak_status seed_is_needed(struct tapak_conn *conn, const struct tapak_embedded *files,
                                 bool *out_needed, struct tapak_error *err)
{
    char wanted[TAPAK_HEX_BYTES];
    char seeded[TAPAK_HEX_BYTES] = "";
    checksum(files, wanted);
    enum tapak_status status = tapak_setting_get(conn, "codelists", seeded, sizeof seeded, err);
    if (status != TAPAK_OK && status != TAPAK_NOT_FOUND) {
        return status;
    }
    *out_needed = strcmp(wanted, seeded) != 0;
    return TAPAK_OK;
}

enum tapak_status seed_apply(struct tapak_conn *conn, const struct tapak_embedded *files,
                             struct tapak_error *err)
{
    char text[TAPAK_HEX_BYTES];
    for (size_t i = 0; i < LIST_COUNT; i++) {
        const char *list = text_of(files, lists[i].file);
        if (list == NULL) {
            return tapak_fail(err, TAPAK_INVALID, "this program was built without geodata/%s",
                              lists[i].file);
        }
        if (seed_list(conn, &lists[i], list, err) != TAPAK_OK) {
            return tapak_fail_at(err, "geodata/%s", lists[i].file);
        }
    }
    checksum(files, text);
    return tapak_setting_put(conn, "codelists", text, err);
}
