// Who reported: read with a record, erased, and the keys of both.
#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/arena.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/persons.h"

struct asking {
    const char *public_id;
    struct tapak_actor actor;
    struct tapak_arena *arena;
    struct tapak_person person;
    bool was_erased;
};

static enum tapak_status read_person(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    struct asking *asking = context;
    return tapak_person_read(conn, asking->public_id, &asking->actor, asking->arena,
                             &asking->person, err);
}

static enum tapak_status erase_person(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    struct asking *asking = context;
    const struct tapak_person_choice choice = {.public_id = asking->public_id};
    return tapak_person_erase(conn, &choice, &asking->actor, &asking->was_erased, err);
}

// Runs fn as a write; who it is for has to be said.
static enum tapak_status run(struct app *app, struct asking *asking, tapak_write_fn *fn,
                             struct tapak_error *err)
{
    struct app_work work = {0};
    const char *name = app_args_value(&app->args, "as");
    asking->public_id = app->args.operands[0];
    asking->actor = (struct tapak_actor){name, tapak_now_ms()};
    if (name == NULL || name[0] == '\0') {
        return tapak_fail(err, TAPAK_INVALID, "--as is required: who looks or erases is recorded");
    }
    enum tapak_status status = app_work_open(&work, app, err);
    status = status == TAPAK_OK ? tapak_store_write(work.store, fn, asking, err) : status;
    if (status == TAPAK_OK && asking->was_erased) {
        status = tapak_store_settle(work.store, err);
    }
    app_work_close(&work);
    return status;
}

static enum app_exit fail(enum tapak_status status, const struct tapak_error *err)
{
    (void)app_report(err);
    return status == TAPAK_INVALID ? APP_MISUSED : APP_FAILED;
}

static enum app_exit run_show(struct app *app)
{
    struct asking asking = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    enum tapak_status status = tapak_arena_create(&asking.arena, TAPAK_MAX_TEXT_BYTES, &err);
    status = status == TAPAK_OK ? run(app, &asking, read_person, &err) : status;
    if (status != TAPAK_OK) {
        tapak_arena_free(asking.arena);
        return fail(status, &err);
    }
    bool is_known =
        asking.person.name != NULL || asking.person.phone != NULL || asking.person.email != NULL;
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "id", "report", asking.public_id);
    app_sheet_text(&sheet, "name", "name", asking.person.name);
    app_sheet_text(&sheet, "phone", "telephone", asking.person.phone);
    app_sheet_text(&sheet, "email", "mail", asking.person.email);
    app_sheet_flag(&sheet, "known", "Nothing is known of who reported.", !is_known);
    bool is_printed = app_sheet_print(&sheet);
    tapak_arena_free(asking.arena);
    return is_printed ? APP_DONE : APP_FAILED;
}

static enum app_exit run_erase(struct app *app)
{
    struct asking asking = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    enum tapak_status status = run(app, &asking, erase_person, &err);
    if (status != TAPAK_OK) {
        return fail(status, &err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "id", "report", asking.public_id);
    app_sheet_int(&sheet, "erased", "contacts erased", asking.was_erased ? 1 : 0);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static enum app_exit run_rotate(struct app *app)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    int64_t resealed = 0;
    enum tapak_status status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_person_rotate(work.store, &resealed, &err) : status;
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "db", "database", app->settings.text[SETTING_DB]);
    app_sheet_int(&sheet, "resealed", "contacts sealed anew", resealed);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

#define PERSON_SETTINGS (APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG))

static const struct app_flag as_flags[] = {
    {"as", "NAME", "who does it, for the events; required"},
    {0},
};

const struct app_command app_person_show_command = {
    .name = "person show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .about = "who handed a report in; that you looked is recorded",
    .flags = as_flags,
    .settings = PERSON_SETTINGS,
    .more = "Needs DB.persons.key. The event 'person_read' names who looked, not what was seen.\n"
            "\n"
            "Example:\n"
            "  tapak person show 3f9q2m7x0d5k8w1c --as sari\n",
    .run = run_show,
};

const struct app_command app_person_erase_command = {
    .name = "person erase",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .about = "erase who handed a report in; the report stays",
    .flags = as_flags,
    .settings = PERSON_SETTINGS,
    .more =
        "There is no way back, and a later import does not bring them back either. Backups that\n"
        "were made before still hold them. Reporters can do the same with their tracking code:\n"
        "DELETE /api/track/CODE/person.\n"
        "\n"
        "Example:\n"
        "  tapak person erase 3f9q2m7x0d5k8w1c --as sari\n",
    .run = run_erase,
};

const struct app_command app_key_rotate_command = {
    .name = "key rotate",
    .operands = "",
    .about = "seal all contacts of reporters with a new key",
    .settings = PERSON_SETTINGS,
    .more =
        "When DB.persons.key may have come into wrong hands, or once a year. A server may run\n"
        "meanwhile. Stopped half-way, the same command goes on; the old key leaves the file when\n"
        "nothing needs it. Older backups keep needing the key file that was copied with them.\n"
        "\n"
        "Example:\n"
        "  tapak key rotate --db kaltim.db\n",
    .run = run_rotate,
};
