#include "app/sheet.h"
#include "app/work.h"

static enum app_exit run_init(struct app *app)
{
    struct tapak_init_result result;
    struct tapak_error err = {0};
    struct app_sheet sheet;
    app_take_db_operand(app);
    if (tapak_store_init(app->settings.text[SETTING_DB], &result, &err) != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "db", "database", app->settings.text[SETTING_DB]);
    app_sheet_flag(&sheet, "made", "The database is new.", result.was_made);
    app_sheet_flag(&sheet, "unchanged", "It was there already; nothing has changed.",
                   !result.was_made && result.schema_before == result.schema_now);
    app_sheet_int(&sheet, "schema_before", "schema before", result.schema_before);
    app_sheet_int(&sheet, "schema", "schema now", result.schema_now);
    app_sheet_text(&sheet, "backup", "backup of the older one",
                   result.backup_path[0] == '\0' ? NULL : result.backup_path);
    app_sheet_int(&sheet, "plain_persons", "contacts in that backup, readable",
                  result.plain_persons);
    app_warn_of_backup(&result);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

const struct app_command app_init_command = {
    .name = "init",
    .operands = "[DB]",
    .operands_max = 1,
    .about = "make a database, or upgrade an older one after a backup",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG),
    .more =
        "Makes the file DB with its tables and code lists, and DB.key beside it: the secret that\n"
        "keys tracking codes and stand-in points; without it the database does not open. In\n"
        "DB.persons.key are the keys that contacts of reporters are sealed with. The rest of DB "
        "is\n"
        "not encrypted: it holds words of reporters and true points. Keep all of them from "
        "others.\n"
        "Again on the same file changes nothing.\n"
        "\n"
        "Examples:\n"
        "  tapak init kaltim.db\n"
        "  TAPAK_DB=kaltim.db tapak init\n",
    .run = run_init,
};

static enum tapak_status back_up(struct app *app, const char *path, struct tapak_error *err)
{
    struct app_work work;
    enum tapak_status status = app_work_open(&work, app, err);
    if (status == TAPAK_OK) {
        status = tapak_store_backup(work.store, path, err);
    }
    app_work_close(&work);
    return status;
}

static enum app_exit run_backup(struct app *app)
{
    struct tapak_error err = {0};
    struct app_sheet sheet;
    if (back_up(app, app->args.operands[0], &err) != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "db", "database", app->settings.text[SETTING_DB]);
    app_sheet_text(&sheet, "backup", "copied to", app->args.operands[0]);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

const struct app_command app_backup_command = {
    .name = "backup",
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .about = "a consistent copy of the database, also while it is in use",
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG),
    .more =
        "The keys are copied to FILE.key and FILE.persons.key; restoring needs all three. Without "
        "the\n"
        "last one nobody can read contacts of reporters: keep it apart, or leave it out of a copy\n"
        "that is handed on. Words and true points are not encrypted: keep the copy from others.\n"
        "\n"
        "Example:\n"
        "  tapak backup --db kaltim.db /media/usb/kaltim-2026-11-23.db\n",
    .run = run_backup,
};
