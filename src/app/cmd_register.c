#include "app/provenance.h"
#include "app/question.h"
#include "app/work.h"

#include "tapak/base/arena.h"
#include "tapak/base/limits.h"
#include "tapak/casework/register.h"
#include "tapak/store/cases.h"

#include <stdio.h>
#include <string.h>

struct exporting {
    struct app_work work;
    struct tapak_conn *conn;
    struct tapak_arena *arena;
    struct tapak_cut cut;
    struct tapak_buf rows;
    struct tapak_register_result result;
};

static enum tapak_status read_query(const struct app *app, struct exporting *exporting,
                                    struct tapak_register_query *query, struct tapak_error *err)
{
    const struct tapak_world *world = exporting->work.world;
    struct tapak_report_filter filter = {0};
    enum tapak_status status = app_question_read(app, world, &filter, err);
    status =
        status == TAPAK_OK ? app_question_as_of(app, world, &exporting->cut.as_of_ms, err) : status;
    *query = (struct tapak_register_query){
        .which = {.since_ms = filter.has_since ? filter.since_ms : INT64_MIN,
                  .until_ms = filter.has_until ? filter.until_ms : INT64_MAX,
                  .area = filter.area,
                  .category = filter.category,
                  .programme_only = filter.programme_only,
                  .offset_minutes = world->offset_minutes},
        .as_of_ms = exporting->cut.as_of_ms,
        .columns = app_args_value(&app->args, "columns"),
    };
    return status;
}

static enum tapak_status write_register(struct app *app, struct exporting *exporting,
                                        struct tapak_error *err)
{
    struct tapak_register_query query;
    struct tapak_rules rules;
    enum tapak_status status = app_work_open(&exporting->work, app, err);
    status = status == TAPAK_OK ? app_work_load(&exporting->work, app, NULL, err) : status;
    status = status == TAPAK_OK ? read_query(app, exporting, &query, err) : status;
    status = status == TAPAK_OK ? tapak_arena_create(&exporting->arena, TAPAK_MAX_ARENA_BYTES, err)
                                : status;
    if (status == TAPAK_OK) {
        status = tapak_past_open(exporting->work.store, query.as_of_ms, &exporting->conn,
                                 &exporting->cut, err);
    }
    status = status == TAPAK_OK ? tapak_rules_load(exporting->conn, exporting->arena,
                                                   query.which.offset_minutes, &rules, err)
                                : status;
    return status == TAPAK_OK ? tapak_register_write(exporting->conn, &rules, &query,
                                                     &exporting->rows, &exporting->result, err)
                              : status;
}

static enum tapak_status hand_over(const struct app *app, const struct exporting *exporting,
                                   struct tapak_error *err)
{
    const char *path = app_args_value(&app->args, "output");
    const struct tapak_buf *rows = &exporting->rows;
    const struct app_provenance about = {"export register", &exporting->cut,
                                         exporting->result.rows};
    if (path == NULL) {
        return fwrite(rows->bytes, 1, rows->size, stdout) == rows->size
                   ? TAPAK_OK
                   : tapak_fail(err, TAPAK_IO, "cannot write to stdout");
    }
    enum tapak_status status = app_provenance_write(app, path, rows, &about, err);
    if (status == TAPAK_OK) {
        app_say("%s: %lld rows; how to make it again is in %s.provenance.json", path,
                (long long)exporting->result.rows, path);
    }
    return status;
}

static enum app_exit run_register(struct app *app)
{
    struct exporting exporting = {.result = {0}};
    struct tapak_error err = {0};
    tapak_buf_init(&exporting.rows, TAPAK_MAX_EXPORT_BYTES);
    enum tapak_status status = write_register(app, &exporting, &err);
    status = status == TAPAK_OK ? hand_over(app, &exporting, &err) : status;
    tapak_past_close(exporting.conn);
    tapak_arena_free(exporting.arena);
    app_work_close(&exporting.work);
    tapak_buf_free(&exporting.rows);
    if (status != TAPAK_OK) {
        enum app_exit code = app_report(&err);
        return status == TAPAK_INVALID ? APP_MISUSED : code;
    }
    if (exporting.result.confidential > 0) {
        app_say("%lld confidential reports are counted here, and in no row",
                (long long)exporting.result.confidential);
    }
    return APP_DONE;
}

static const struct app_flag register_flags[] = {
    APP_QUESTION_FLAGS,
    {"columns", "NAMES", "these columns in this order, commas between (all)"},
    {"output", "FILE", "write there, and beside it how to make it again"},
    {0},
};

const struct app_command app_export_register_command = {
    .name = "export register",
    .operands = "",
    .about = "the register of grievances as CSV, a row a report, no personal data",
    .flags = register_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more =
        "Days are local, waiting times in working days from receipt. Of reports that nobody has\n"
        "worked on here only the state that the source told is known, at the latest by then.\n"
        "Confidential reports are counted and not listed. Columns: docs/analyst.md.\n"
        "\n"
        "Examples:\n"
        "  tapak export register --period P3 --programme -o register-p3.csv\n"
        "  tapak export register --in 64.11 --as-of 2025-03-31 \\\n"
        "    --columns tracking_id,received,category_en,village,status,within_limit\n",
    .run = run_register,
};
