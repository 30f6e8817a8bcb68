// Photos and documents of reports: which there are, and which the public may see.
#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/instant.h"
#include "tapak/store/media.h"

struct marking {
    const char *public_id;
    struct tapak_actor actor;
};

static enum tapak_status clear(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct marking *marking = context;
    return tapak_medium_clear(conn, marking->public_id, &marking->actor, err);
}

static enum tapak_status hide(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct marking *marking = context;
    return tapak_medium_hide(conn, marking->public_id, &marking->actor, err);
}

static enum app_exit mark(struct app *app, tapak_write_fn *fn)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    const char *name = app_args_value(&app->args, "as");
    struct marking marking = {app->args.operands[0],
                              {name == NULL ? "operator" : name, tapak_now_ms()}};
    enum tapak_status status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_store_write(work.store, fn, &marking, &err) : status;
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "id", "medium", marking.public_id);
    app_sheet_text(&sheet, "shown", "to the public", fn == clear ? "yes" : "no");
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static enum app_exit run_clear(struct app *app)
{
    return mark(app, clear);
}

static enum app_exit run_hide(struct app *app)
{
    return mark(app, hide);
}

static enum tapak_status add_line(const struct tapak_medium *medium, void *context)
{
    struct app_sheet *sheet = context;
    char hex[TAPAK_HEX_BYTES];
    tapak_digest_hex(hex, medium->sha256);
    app_sheet_cell_text(sheet, medium->public_id);
    app_sheet_cell_text(sheet, tapak_medium_kind_code(medium->kind));
    app_sheet_cell_int(sheet, medium->bytes);
    app_sheet_cell_bool(sheet, medium->is_cleared);
    app_sheet_cell_text(sheet, hex);
    return TAPAK_OK;
}

static enum app_exit run_list(struct app *app)
{
    static const struct app_column columns[] = {{"id", "medium", TAPAK_ALIGN_LEFT},
                                                {"kind", "kind", TAPAK_ALIGN_LEFT},
                                                {"bytes", "bytes", TAPAK_ALIGN_RIGHT},
                                                {"cleared", "public", TAPAK_ALIGN_LEFT},
                                                {"sha256", "SHA-256", TAPAK_ALIGN_LEFT}};
    struct app_work work = {0};
    struct tapak_conn *conn = NULL;
    struct tapak_error err = {0};
    struct app_sheet sheet;
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_list(&sheet, "media", NULL, columns, sizeof columns / sizeof columns[0]);
    enum tapak_status status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_store_take_reader(work.store, &conn, &err) : status;
    if (status == TAPAK_OK) {
        status = tapak_medium_each(conn, app->args.operands[0], add_line, &sheet, &err);
        tapak_store_give_reader(work.store, conn);
    }
    app_work_close(&work);
    app_sheet_list_end(&sheet);
    return app_sheet_finish(&sheet, status, 0, "file", &err);
}

#define MEDIA_SETTINGS (APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG))

const struct app_command app_media_list_command = {
    .name = "media list",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .about = "photos and documents that came with a report",
    .settings = MEDIA_SETTINGS,
    .more = "The bytes are in the folder DB.media, in files named by their SHA-256.\n"
            "\n"
            "Example:\n"
            "  tapak media list 3f9q2m7x0d5k8w1c\n",
    .run = run_list,
};

static const struct app_flag mark_flags[] = {
    {"as", "NAME", "who does it, for the events (operator)"},
    {0},
};

const struct app_command app_media_clear_command = {
    .name = "media clear",
    .operands = "MEDIUM",
    .operands_min = 1,
    .operands_max = 1,
    .about = "let the public see a photo or document, once its report is published",
    .flags = mark_flags,
    .settings = MEDIA_SETTINGS,
    .more = "Look at it first: faces, number plates and houses tell who reported, and where.\n"
            "\n"
            "Example:\n"
            "  tapak media clear jxgdntqv0ysj9tj6 --as sari\n",
    .run = run_clear,
};

const struct app_command app_media_hide_command = {
    .name = "media hide",
    .operands = "MEDIUM",
    .operands_min = 1,
    .operands_max = 1,
    .about = "take a photo or document back from the public",
    .flags = mark_flags,
    .settings = MEDIA_SETTINGS,
    .more = "Example:\n"
            "  tapak media hide jxgdntqv0ysj9tj6 --as sari\n",
    .run = run_hide,
};
