// Tokens of programs from the command line.
#include <string.h>

#include "app/cmd_user.h"
#include "app/sheet.h"
#include "app/work.h"
#include "tapak/account/account.h"
#include "tapak/base/instant.h"
#include "tapak/base/number.h"

enum { NAME_MAX_BYTES = 64, DAYS_MAX = 3650 };

struct change {
    struct tapak_token token;
    struct tapak_digest digest;
    struct tapak_actor actor;
};

static enum tapak_status add(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct change *change = context;
    return tapak_token_add(conn, &change->token, &change->digest, &change->actor, err);
}

static enum tapak_status revoke(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct change *change = context;
    return tapak_token_revoke(conn, change->token.name, &change->actor, err);
}

static enum tapak_status take_expiry(const struct app *app, int64_t now_ms, int64_t *out_expires_ms,
                                     struct tapak_error *err)
{
    const char *text = app_args_value(&app->args, "days");
    int64_t days = 0;
    if (text == NULL) {
        *out_expires_ms = INT64_MAX;
        return TAPAK_OK;
    }
    if (!tapak_parse_int(text, strlen(text), &days) || days < 1 || days > DAYS_MAX) {
        return tapak_fail(err, TAPAK_INVALID, "--days '%.20s' is not within 1 to %d", text,
                          DAYS_MAX);
    }
    *out_expires_ms = now_ms + days * TAPAK_MS_PER_DAY;
    return TAPAK_OK;
}

static enum tapak_status make_token(const struct app *app, struct change *change,
                                    struct tapak_error *err)
{
    struct tapak_token *token = &change->token;
    const char *rights = app_args_value(&app->args, "rights");
    size_t length = strlen(token->name);
    if (length == 0 || length > NAME_MAX_BYTES || !tapak_is_utf8(token->name, length)) {
        return tapak_fail(err, TAPAK_INVALID, "the name is empty, too long or not UTF-8");
    }
    enum tapak_status status = app_take_role(app, &token->role, &token->area, err);
    if (status == TAPAK_OK) {
        status = take_expiry(app, change->actor.at_ms, &token->expires_ms, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    token->rights = tapak_role_rights(token->role);
    if (rights != NULL && !tapak_rights_parse(tapak_slice_of(rights), &token->rights)) {
        return tapak_fail(err, TAPAK_INVALID, "--rights '%.100s': see docs/accounts.md", rights);
    }
    return TAPAK_OK;
}

static enum app_exit run_add(struct app *app)
{
    char text[TAPAK_TOKEN_LENGTH + 1];
    struct app_work work = {0};
    struct app_sheet sheet;
    struct tapak_error err = {0};
    struct change change = {.token = {.name = app->args.operands[0]},
                            .actor = {"operator", tapak_now_ms()}};
    enum tapak_status status = make_token(app, &change, &err);
    if (status != TAPAK_OK) {
        (void)app_report(&err);
        return APP_MISUSED;
    }
    status = app_work_open(&work, app, &err);
    if (status == TAPAK_OK) {
        tapak_token_make(tapak_store_key(work.store), text, &change.digest);
        status = tapak_store_write(work.store, add, &change, &err);
    }
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "name", "name", change.token.name);
    app_sheet_text(&sheet, "token", "token (shown once)", text);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static enum app_exit run_revoke(struct app *app)
{
    struct app_work work = {0};
    struct app_sheet sheet;
    struct tapak_error err = {0};
    struct change change = {.token = {.name = app->args.operands[0]},
                            .actor = {"operator", tapak_now_ms()}};
    enum tapak_status status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_store_write(work.store, revoke, &change, &err) : status;
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "revoked", "revoked", change.token.name);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static void cell_time(struct app_sheet *sheet, bool is_given, int64_t at_ms)
{
    char text[TAPAK_INSTANT_BYTES];
    (void)tapak_format_instant(text, at_ms);
    app_sheet_cell_text(sheet, is_given ? text : NULL);
}

static enum tapak_status put_row(const struct tapak_token *token, void *context)
{
    struct app_sheet *sheet = context;
    char rights[TAPAK_RIGHTS_BYTES];
    tapak_rights_text(token->rights, rights);
    app_sheet_cell_text(sheet, token->name);
    app_sheet_cell_text(sheet, tapak_role_code(token->role));
    app_sheet_cell_text(sheet, token->area.text);
    app_sheet_cell_text(sheet, rights);
    cell_time(sheet, token->expires_ms != INT64_MAX, token->expires_ms);
    cell_time(sheet, token->is_revoked, token->revoked_ms);
    return TAPAK_OK;
}

static enum app_exit run_list(struct app *app)
{
    static const struct app_column columns[] = {
        {"name", "name", TAPAK_ALIGN_LEFT},       {"role", "role", TAPAK_ALIGN_LEFT},
        {"area", "area", TAPAK_ALIGN_LEFT},       {"rights", "rights", TAPAK_ALIGN_LEFT},
        {"expires", "expires", TAPAK_ALIGN_LEFT}, {"revoked", "revoked", TAPAK_ALIGN_LEFT},
    };
    struct app_work work = {0};
    struct app_sheet sheet;
    struct tapak_error err = {0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_store_take_reader(work.store, &conn, &err) : status;
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_list(&sheet, "tokens", NULL, columns, sizeof columns / sizeof columns[0]);
    status = status == TAPAK_OK ? tapak_token_each(conn, put_row, &sheet, &err) : status;
    app_sheet_list_end(&sheet);
    if (conn != NULL) {
        tapak_store_give_reader(work.store, conn);
    }
    app_work_close(&work);
    return app_sheet_finish(&sheet, status, 0, "token", &err);
}

#define TOKEN_SETTINGS (APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG))

static const struct app_flag add_flags[] = {
    APP_ROLE_FLAGS,
    {"rights", "LIST", "fewer rights than the role has, with commas between"},
    {"days", "N", "how long it is good; without it until it is revoked"},
    {0},
};

const struct app_command app_token_add_command = {
    .name = "token add",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .about = "a token for a program; it is shown once",
    .flags = add_flags,
    .settings = TOKEN_SETTINGS,
    .more = "A program sends it as 'Authorization: Bearer TOKEN'. The database keeps its digest.\n"
            "Rights: read, see_person, verify, forward, place, publish, answer, comment, confirm,\n"
            "hand_in, import, export, settings.\n"
            "\n"
            "Example:\n"
            "  tapak token add kobo --role officer --in 64.02 --rights hand_in --days 365\n",
    .run = run_add,
};

const struct app_command app_token_list_command = {
    .name = "token list",
    .operands = "",
    .about = "tokens of programs, with what they may do",
    .settings = TOKEN_SETTINGS,
    .more = "Example:\n"
            "  tapak token list\n",
    .run = run_list,
};

const struct app_command app_token_revoke_command = {
    .name = "token revoke",
    .operands = "NAME",
    .operands_min = 1,
    .operands_max = 1,
    .about = "make a token good for nothing, at once",
    .settings = TOKEN_SETTINGS,
    .more = "Example:\n"
            "  tapak token revoke kobo\n",
    .run = run_revoke,
};
