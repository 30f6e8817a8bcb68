#include "app/work.h"

#include <inttypes.h>

enum tapak_status app_work_open(struct app_work *out_work, const struct app *app,
                                struct tapak_error *err)
{
    *out_work = (struct app_work){.progress = app_progress_begin(app->is_quiet)};
    enum tapak_status status =
        tapak_store_open(app->settings.text[SETTING_DB], &out_work->store, err);
    if (status == TAPAK_OK) {
        app_warn_of_backup(tapak_store_opened(out_work->store));
    }
    return status;
}

void app_warn_of_backup(const struct tapak_init_result *result)
{
    if (result->plain_persons > 0) {
        app_say("contacts of reporters are sealed from now on. The backup %s still holds those of "
                "%" PRId64
                " reports readable: delete it as soon as the new version works (shred -u)",
                result->backup_path, result->plain_persons);
    }
}

enum tapak_status app_load_world(struct tapak_store *store, const struct app *app,
                                 const char *edition, struct tapak_world **out_world,
                                 struct tapak_error *err)
{
    struct tapak_world *world = NULL;
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_store_begin_read(conn, err);
    if (status == TAPAK_OK) {
        status = tapak_world_load(conn, edition, &world, err);
    }
    tapak_store_give_reader(store, conn);
    if (status != TAPAK_OK) {
        return status;
    }
    world->tolerance_m = app_setting_metres(&app->settings, SETTING_TOLERANCE);
    world->offset_minutes = app_setting_offset(&app->settings, SETTING_TIME_ZONE);
    (void)app_setting_box(&app->settings, SETTING_AREA, &world->area_of_interest);
    *out_world = world;
    return TAPAK_OK;
}

// SQL's tapak_village_at() must not outlive the locator it answers from.
static void forget_world(struct app_work *work)
{
    if (work->world != NULL) {
        tapak_store_set_locator(work->store, NULL);
        tapak_world_free(work->world);
        work->world = NULL;
    }
}

enum tapak_status app_work_load(struct app_work *work, const struct app *app, const char *edition,
                                struct tapak_error *err)
{
    forget_world(work);
    enum tapak_status status = app_load_world(work->store, app, edition, &work->world, err);
    if (status == TAPAK_OK) {
        tapak_store_set_locator(work->store, work->world->locator);
    }
    return status;
}

void app_work_close(struct app_work *work)
{
    app_progress_end(&work->progress);
    forget_world(work);
    tapak_store_free(work->store);
    *work = (struct app_work){.store = NULL};
}

void app_take_db_operand(struct app *app)
{
    if (app->args.operand_count > 0) {
        app->settings.text[SETTING_DB] = app->args.operands[0];
    }
}
