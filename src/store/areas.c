#include "tapak/store/areas.h"

#include <string.h>

#include "store/conn.h"
#include "tapak/base/instant.h"
#include "tapak/base/number.h"

static const char *const alias_kinds[] = {
    [TAPAK_ALIAS_NAME] = "name",
    [TAPAK_ALIAS_CODE] = "code",
    [TAPAK_ALIAS_BPS] = "bps",
};

enum { ALIAS_KIND_COUNT = sizeof alias_kinds / sizeof alias_kinds[0] };

enum tapak_status tapak_area_put(struct tapak_conn *conn, const struct tapak_area *area,
                                 struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_AREA_PUT);
    db_bind_code(&call, ":code", &area->code);
    db_bind_text(&call, ":name", area->name);
    db_bind_text(&call, ":type", area->type == NULL ? "" : area->type);
    return db_run(&call, err);
}

enum tapak_status tapak_area_each(struct tapak_conn *conn, tapak_area_fn *each, void *context,
                                  struct tapak_error *err)
{
    enum { CODE, NAME, TYPE };
    struct db_call call = db_begin(conn, Q_AREA_LIST);
    struct tapak_area area;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        db_code(&call, CODE, &area.code);
        area.name = db_words(&call, NAME);
        area.type = db_words(&call, TYPE);
        status = each(&area, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_alias_put(struct tapak_conn *conn, const struct tapak_alias *alias,
                                  struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_ALIAS_PUT);
    db_bind_code(&call, ":code", &alias->code);
    db_bind_text(&call, ":kind", alias_kinds[alias->kind]);
    db_bind_text(&call, ":text", alias->text);
    return db_run(&call, err);
}

static enum tapak_alias_kind kind_of(const char *text)
{
    struct tapak_slice slice = tapak_slice_of(text);
    for (int kind = 0; kind < ALIAS_KIND_COUNT; kind++) {
        if (tapak_slice_equals(slice, alias_kinds[kind])) {
            return (enum tapak_alias_kind)kind;
        }
    }
    return TAPAK_ALIAS_NAME; // the schema's CHECK allows no other
}

enum tapak_status tapak_alias_each(struct tapak_conn *conn, tapak_alias_fn *each, void *context,
                                   struct tapak_error *err)
{
    enum { CODE, KIND, TEXT };
    struct db_call call = db_begin(conn, Q_ALIAS_LIST);
    struct tapak_alias alias;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        db_code(&call, CODE, &alias.code);
        alias.kind = kind_of(db_words(&call, KIND));
        alias.text = db_words(&call, TEXT);
        status = each(&alias, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status next_version(struct tapak_conn *conn, int64_t *out_version,
                                      struct tapak_error *err)
{
    static const char KEY[] = "programme_version";
    char text[TAPAK_NUMBER_BYTES] = "";
    int64_t version = 0;
    enum tapak_status status = tapak_setting_get(conn, KEY, text, sizeof text, err);
    if (status != TAPAK_OK && status != TAPAK_NOT_FOUND) {
        return status;
    }
    (void)tapak_parse_int(text, strlen(text), &version);
    version++;
    (void)tapak_format_int(text, version);
    status = tapak_setting_put(conn, KEY, text, err);
    if (status == TAPAK_OK) {
        *out_version = version;
    }
    return status;
}

static enum tapak_status run_alone(struct tapak_conn *conn, int query, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, query);
    return db_run(&call, err);
}

static enum tapak_status add_list(struct tapak_conn *conn, int64_t version, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_PROGRAMME_LIST_ADD);
    db_bind_int(&call, ":version", version);
    db_bind_int(&call, ":loaded_ms", tapak_now_ms());
    return db_run(&call, err);
}

enum tapak_status tapak_programme_replace(struct tapak_conn *conn,
                                          const struct tapak_membership *items, size_t count,
                                          int64_t *out_version, struct tapak_error *err)
{
    int64_t version = 0;
    enum tapak_status status = run_alone(conn, Q_PROGRAMME_KEEP, err);
    status = status == TAPAK_OK ? next_version(conn, &version, err) : status;
    status = status == TAPAK_OK ? add_list(conn, version, err) : status;
    status = status == TAPAK_OK ? run_alone(conn, Q_PROGRAMME_CLEAR, err) : status;
    for (size_t i = 0; status == TAPAK_OK && i < count; i++) {
        struct db_call call = db_begin(conn, Q_PROGRAMME_ADD);
        db_bind_code(&call, ":code", &items[i].code);
        db_bind_int(&call, ":valid_from_day", items[i].valid_from_day);
        db_bind_int(&call, ":valid_to_day", items[i].valid_to_day);
        db_bind_text(&call, ":role", items[i].role == NULL ? "" : items[i].role);
        status = db_run(&call, err);
        if (status != TAPAK_OK) {
            status = tapak_fail_at(err, "village %s", items[i].code.text);
        }
    }
    if (status == TAPAK_OK) {
        *out_version = version;
    }
    return status;
}

enum tapak_status tapak_programme_counts(struct tapak_conn *conn, int64_t day,
                                         tapak_programme_count_fn *each, void *context,
                                         struct tapak_error *err)
{
    enum { CODE, NAME, TYPE, VILLAGES };
    struct db_call call = db_begin(conn, Q_PROGRAMME_COUNTS);
    db_bind_int(&call, ":day", day);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_area regency = {.name = db_words(&call, NAME), .type = db_words(&call, TYPE)};
        db_code(&call, CODE, &regency.code);
        status = each(&regency, db_int(&call, VILLAGES), context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}
