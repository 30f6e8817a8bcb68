/**
 * @file work.h
 * @brief What most commands begin with: the database open, the world of an edition loaded.
 */
#ifndef APP_WORK_H
#define APP_WORK_H

#include "app/command.h"
#include "app/progress.h"

#include "tapak/ingest/world.h"
#include "tapak/store/store.h"

struct app_work {
    struct tapak_store *store;
    struct tapak_world *world; ///< NULL until app_work_load()
    struct app_progress progress;
};

/** Opens the database of the settings. Close with app_work_close(), also after a failure. */
TAPAK_MUST_CHECK enum tapak_status app_work_open(struct app_work *out_work, const struct app *app,
                                                 struct tapak_error *err);

/** Loads (again) the world of an edition, NULL for the current one, under the settings. */
TAPAK_MUST_CHECK enum tapak_status app_work_load(struct app_work *work, const struct app *app,
                                                 const char *edition, struct tapak_error *err);

/** A world as app_work_load() makes it, for who keeps it. */
TAPAK_MUST_CHECK enum tapak_status app_load_world(struct tapak_store *store, const struct app *app,
                                                  const char *edition,
                                                  struct tapak_world **out_world,
                                                  struct tapak_error *err);

/** Ends progress, frees all. */
void app_work_close(struct app_work *work);

/** Says on stderr that an upgrade left contacts in a backup that anybody can read, if it did. */
void app_warn_of_backup(const struct tapak_init_result *result);

/** The first operand as the database, when there is one. */
void app_take_db_operand(struct app *app);

#endif
