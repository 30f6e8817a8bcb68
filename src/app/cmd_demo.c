// The demo's files go through the same commands as anybody's. Each step changes nothing when it was
// done before, so a demo that was stopped goes on when it is asked for again.

#include "app/cmd_boundaries.h"
#include "app/cmd_import.h"
#include "app/cmd_programme.h"
#include "app/demo.h"
#include "app/demo_accounts.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/store/areas.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const demo_files[] = {"villages.geojson", "programme.csv", "reports.csv",
                                         "hotspots_modis.csv", "hotspots_viirs.csv"};

enum { FILE_VILLAGES, FILE_PROGRAMME, FILE_REPORTS, FILE_MODIS, FILE_VIIRS, FILE_COUNT };

struct demo {
    struct app *app;
    struct app_work work;
    struct app_sheet sheet;
    uint64_t seed;
    char seed_text[TAPAK_NUMBER_BYTES];
    char folder[PATH_MAX - 64];
    bool is_temporary;
    bool was_there;
};

static void path_of(const struct demo *demo, int file, char out[static PATH_MAX])
{
    (void)snprintf(out, PATH_MAX, "%s/%s", demo->folder, demo_files[file]);
}

static enum tapak_status read_seed(struct demo *demo, struct tapak_error *err)
{
    const char *text = app_args_value(&demo->app->args, "seed");
    int64_t seed = (int64_t)DEMO_SEED;
    if (text != NULL && (!tapak_parse_int(text, strlen(text), &seed) || seed < 0)) {
        return tapak_fail(err, TAPAK_INVALID, "--seed '%.40s' is not a whole number", text);
    }
    demo->seed = (uint64_t)seed;
    (void)tapak_format_int(demo->seed_text, seed);
    return TAPAK_OK;
}

static enum tapak_status make_folder(struct demo *demo, struct tapak_error *err)
{
    const char *kept = app_args_value(&demo->app->args, "files");
    const char *temporary = getenv("TMPDIR");
    if (kept != NULL) {
        (void)snprintf(demo->folder, sizeof demo->folder, "%s", kept);
        if (mkdir(demo->folder, 0777) != 0 && errno != EEXIST) {
            return tapak_fail(err, TAPAK_IO, "cannot make folder %s: %s", demo->folder,
                              strerror(errno));
        }
        return TAPAK_OK;
    }
    (void)snprintf(demo->folder, sizeof demo->folder, "%s/tapak-demo-XXXXXX",
                   temporary == NULL ? "/tmp" : temporary);
    if (mkdtemp(demo->folder) == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot make a folder in %s: %s",
                          temporary == NULL ? "/tmp" : temporary, strerror(errno));
    }
    demo->is_temporary = true;
    return TAPAK_OK;
}

static void remove_folder(const struct demo *demo)
{
    char path[PATH_MAX];
    if (!demo->is_temporary) {
        return;
    }
    for (int file = 0; file < FILE_COUNT; file++) {
        path_of(demo, file, path);
        (void)unlink(path);
    }
    (void)rmdir(demo->folder);
}

static enum tapak_status count_edition(const struct tapak_edition *edition, void *context)
{
    (void)edition;
    (*(int64_t *)context)++;
    return TAPAK_OK;
}

// A demo of this seed that is whole is left alone; a database with other boundaries is, too.
static enum tapak_status look(struct demo *demo, struct tapak_error *err)
{
    char text[TAPAK_NUMBER_BYTES] = "";
    struct tapak_error ignored = {0};
    struct tapak_conn *conn = NULL;
    int64_t editions = 0;
    enum tapak_status status = tapak_store_take_reader(demo->work.store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    bool is_demo = tapak_setting_get(conn, "demo", text, sizeof text, &ignored) == TAPAK_OK;
    bool is_whole = tapak_setting_get(conn, "demo_seed", text, sizeof text, &ignored) == TAPAK_OK;
    status = tapak_edition_each(conn, count_edition, &editions, err);
    tapak_store_give_reader(demo->work.store, conn);
    if (status != TAPAK_OK) {
        return status;
    }
    if (editions > 0 && !is_demo) {
        return tapak_fail(err, TAPAK_CONFLICT,
                          "%s holds boundaries of its own; the demo wants another database",
                          demo->app->settings.text[SETTING_DB]);
    }
    if (is_whole && strcmp(text, demo->seed_text) != 0) {
        return tapak_fail(err, TAPAK_CONFLICT, "%s holds the demo of seed %s",
                          demo->app->settings.text[SETTING_DB], text);
    }
    demo->was_there = is_whole;
    return TAPAK_OK;
}

static enum tapak_status mark_begun(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    (void)context;
    enum tapak_status status = tapak_setting_put(conn, "demo", "1", err);
    return status == TAPAK_OK ? tapak_setting_put(conn, "region", DEMO_PROVINCE_NAME, err) : status;
}

static enum tapak_status mark_whole(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct demo *demo = context;
    return tapak_setting_put(conn, "demo_seed", demo->seed_text, err);
}

static enum tapak_status load_villages(struct demo *demo, struct tapak_error *err)
{
    char path[PATH_MAX];
    int64_t refused = 0;
    struct tapak_boundaries_options options = {.path = path, .edition = DEMO_EDITION_NAME};
    path_of(demo, FILE_VILLAGES, path);
    app_sheet_part(&demo->sheet, "Boundaries");
    enum tapak_status status =
        app_load_boundaries(demo->app, &demo->work, &demo->sheet, &options, &refused, err);
    app_sheet_part_end(&demo->sheet);
    if (status != TAPAK_OK) {
        return status;
    }
    path_of(demo, FILE_PROGRAMME, path);
    app_sheet_part(&demo->sheet, "Programme");
    status = app_load_programme(demo->app, &demo->work, &demo->sheet, path, &refused, err);
    app_sheet_part_end(&demo->sheet);
    return status;
}

static enum tapak_status import_rows(struct demo *demo, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (int file = FILE_REPORTS; file < FILE_COUNT && status == TAPAK_OK; file++) {
        char path[PATH_MAX];
        int64_t refused = 0;
        const struct tapak_import_options options = {
            .path = path,
            .source = file == FILE_REPORTS ? "contoh" : NULL,
            .is_published = file == FILE_REPORTS,
            .batch_rows = app_setting_int(&demo->app->settings, SETTING_BATCH),
        };
        path_of(demo, file, path);
        status = app_import_file(&demo->work, &demo->sheet, file == FILE_REPORTS, &options,
                                 &refused, err);
    }
    return status;
}

static enum tapak_status fill(struct demo *demo, struct tapak_error *err)
{
    struct tapak_store *store = demo->work.store;
    enum tapak_status status = make_folder(demo, err);
    if (status == TAPAK_OK) {
        status = demo_write(demo->folder, demo->seed, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_store_write(store, mark_begun, demo, err);
    }
    if (status == TAPAK_OK) {
        status = load_villages(demo, err);
    }
    if (status == TAPAK_OK) {
        status = import_rows(demo, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_store_write(store, mark_whole, demo, err);
    }
    remove_folder(demo);
    return status;
}

static enum tapak_status make_demo(struct demo *demo, struct tapak_error *err)
{
    struct tapak_init_result made;
    enum tapak_status status = tapak_store_init(demo->app->settings.text[SETTING_DB], &made, err);
    if (status == TAPAK_OK) {
        status = app_work_open(&demo->work, demo->app, err);
    }
    if (status == TAPAK_OK) {
        status = look(demo, err);
    }
    app_sheet_parts(&demo->sheet, "steps");
    if (status == TAPAK_OK && !demo->was_there) {
        status = fill(demo, err);
    }
    app_sheet_parts_end(&demo->sheet);
    if (status == TAPAK_OK && app_args_has(&demo->app->args, "accounts")) {
        status = demo_add_accounts(demo->work.store, &demo->sheet, err);
    }
    return status;
}

static enum app_exit run_demo(struct app *app)
{
    struct demo demo = {.app = app};
    struct tapak_error err = {0};
    int64_t start_ms = tapak_monotonic_ms();
    app_take_db_operand(app);
    if (read_seed(&demo, &err) != TAPAK_OK) {
        (void)app_report(&err);
        return APP_MISUSED;
    }
    app_sheet_begin(&demo.sheet, app->is_json);
    enum tapak_status status = make_demo(&demo, &err);
    app_work_close(&demo.work);
    if (status != TAPAK_OK) {
        tapak_buf_free(&demo.sheet.out);
        return app_report(&err);
    }
    app_sheet_flag(&demo.sheet, "nothing_changed", "The demo region is there already.",
                   demo.was_there);
    if (!app_sheet_print(&demo.sheet)) {
        return APP_FAILED;
    }
    if (!app->is_quiet) {
        app_say("the demo region (invented) is in %s, made in %.1f s",
                app->settings.text[SETTING_DB], (double)(tapak_monotonic_ms() - start_ms) / 1000);
    }
    return APP_DONE;
}

static const struct app_flag demo_flags[] = {
    {"seed", "N", "another region, as good as this one"},
    {"files", "DIR", "keep the files that it is made from there"},
    {"accounts", NULL, "an account of each role; their new passwords are shown once"},
    {0},
};

const struct app_command app_demo_command = {
    .name = "demo",
    .operands = "[DB]",
    .operands_max = 1,
    .about = "an invented region to try everything on: villages, reports, hotspots",
    .flags = demo_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TOLERANCE) |
                APP_USES(SETTING_TIME_ZONE) | APP_USES(SETTING_AREA) | APP_USES(SETTING_BATCH) |
                APP_USES(SETTING_LOG),
    .more =
        "60 villages in 3 regencies with borders like real ones, 2,000 reports and 5,000 hotspots\n"
        "of three years. Everything in it is invented. Again on the same DB changes nothing.\n"
        "\n"
        "Example:\n"
        "  tapak demo demo.db && tapak serve --db demo.db\n",
    .run = run_demo,
};
