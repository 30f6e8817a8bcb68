// Accounts from the command line: the first admin is made here. A password is made by the program
// and shown once, or read from the terminal or standard input; never from the command line, which
// other people on the machine can see.
#include "app/cmd_user.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/sheet.h"
#include "app/work.h"
#include "tapak/account/account.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"

static enum tapak_status read_line(const char *prompt, char out[static PASSWORD_LINE_BYTES],
                                   struct tapak_error *err)
{
    struct termios before;
    bool is_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_terminal) {
        struct termios silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        (void)fputs(prompt, stderr);
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    bool is_read = fgets(out, PASSWORD_LINE_BYTES, stdin) != NULL;
    if (is_terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        (void)fputc('\n', stderr);
    }
    if (!is_read) {
        return tapak_fail(err, TAPAK_INVALID, "no password on standard input");
    }
    out[strcspn(out, "\r\n")] = '\0';
    return TAPAK_OK;
}

static enum tapak_status ask_password(char out[static PASSWORD_LINE_BYTES], struct tapak_error *err)
{
    char again[PASSWORD_LINE_BYTES];
    enum tapak_status status = read_line("password: ", out, err);
    if (status != TAPAK_OK || !isatty(STDIN_FILENO)) {
        return status;
    }
    status = read_line("once more: ", again, err);
    if (status == TAPAK_OK && strcmp(out, again) != 0) {
        status = tapak_fail(err, TAPAK_INVALID, "the two passwords differ");
    }
    return status;
}

enum tapak_status app_new_password(const struct app *app, const char *login,
                                   struct app_new_password *out, struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    *out = (struct app_new_password){.is_made = !app_args_has(&app->args, "password")};
    if (out->is_made) {
        tapak_password_make(out->text);
    } else {
        status = ask_password(out->text, err);
        status = status == TAPAK_OK ? tapak_password_check(out->text, login, err) : status;
    }
    return status == TAPAK_OK ? tapak_password_hash(out->text, out->hash, err) : status;
}

enum tapak_status app_take_role(const struct app *app, enum tapak_role *out_role,
                                struct tapak_code *out_area, struct tapak_error *err)
{
    const char *role = app_args_value(&app->args, "role");
    const char *area = app_args_value(&app->args, "in");
    *out_area = (struct tapak_code){""};
    if (role == NULL || !tapak_role_parse(tapak_slice_of(role), out_role)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "--role: one of village_head, officer, analyst, admin is required");
    }
    if (area != NULL && !tapak_code_parse(tapak_slice_of(area), out_area)) {
        return tapak_fail(err, TAPAK_INVALID, "--in '%.40s' is no code of an area", area);
    }
    if (*out_role != TAPAK_ROLE_ADMIN && area == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "--in: the area is required, by its code");
    }
    return TAPAK_OK;
}

// A change to one account, by the writer.
struct change {
    struct tapak_account account;
    struct tapak_actor actor;
    bool sets_role;
    const char *password; // hash
};

static enum tapak_status add(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct change *change = context;
    return tapak_account_add(conn, &change->account, &change->actor, err);
}

static enum tapak_status set_password(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    const struct change *change = context;
    return tapak_account_set_password(conn, change->account.login, change->password, &change->actor,
                                      err);
}

// What is not given stays.
static enum tapak_status change_kept(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    const struct change *change = context;
    struct tapak_account account;
    struct tapak_arena *arena = NULL;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_account_find(conn, arena, change->account.login, &account, err);
    }
    if (status == TAPAK_OK) {
        account.is_disabled = change->account.is_disabled;
        if (change->sets_role) {
            account.role = change->account.role;
            account.area = change->account.area;
        }
        status = tapak_account_change(conn, &account, &change->actor, err);
    }
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status check_name(const char *name, struct tapak_error *err)
{
    size_t length = strlen(name);
    return length > 0 && length <= TAPAK_MAX_NAME_BYTES && tapak_is_utf8(name, length)
               ? TAPAK_OK
               : tapak_fail(err, TAPAK_INVALID, "--name: it is empty, too long or not UTF-8");
}

typedef enum tapak_status make_fn(struct app *app, struct change *change,
                                  struct app_new_password *password, struct tapak_error *err);

// Reads what is asked, writes it, says what became.
static enum app_exit run(struct app *app, make_fn *make, tapak_write_fn *write)
{
    char login[TAPAK_LOGIN_MAX + 1];
    struct app_work work = {0};
    struct app_sheet sheet;
    struct tapak_error err = {0};
    struct app_new_password password = {.is_made = false};
    struct change change = {.actor = {"operator", tapak_now_ms()}};
    enum tapak_status status =
        tapak_login_check(tapak_slice_of(app->args.operands[0]), login, &err);
    change.account.login = login;
    status = status == TAPAK_OK ? make(app, &change, &password, &err) : status;
    if (status != TAPAK_OK) {
        (void)app_report(&err);
        return status == TAPAK_INVALID ? APP_MISUSED : APP_FAILED;
    }
    status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_store_write(work.store, write, &change, &err) : status;
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "login", "login", login);
    app_sheet_text(&sheet, "password", "password (shown once)",
                   password.is_made ? password.text : NULL);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static enum tapak_status make_new(struct app *app, struct change *change,
                                  struct app_new_password *password, struct tapak_error *err)
{
    const char *name = app_args_value(&app->args, "name");
    struct tapak_account *account = &change->account;
    account->name = name == NULL ? account->login : name;
    enum tapak_status status = check_name(account->name, err);
    status = status == TAPAK_OK ? app_take_role(app, &account->role, &account->area, err) : status;
    status = status == TAPAK_OK ? app_new_password(app, account->login, password, err) : status;
    account->password = password->hash;
    return status;
}

static enum tapak_status make_password(struct app *app, struct change *change,
                                       struct app_new_password *password, struct tapak_error *err)
{
    change->password = password->hash;
    return app_new_password(app, change->account.login, password, err);
}

static enum tapak_status make_role(struct app *app, struct change *change,
                                   struct app_new_password *password, struct tapak_error *err)
{
    (void)password;
    change->sets_role = true;
    return app_take_role(app, &change->account.role, &change->account.area, err);
}

static enum tapak_status make_disabled(struct app *app, struct change *change,
                                       struct app_new_password *password, struct tapak_error *err)
{
    (void)password;
    (void)err;
    change->account.is_disabled = !app_args_has(&app->args, "undo");
    return TAPAK_OK;
}

static enum app_exit run_add(struct app *app)
{
    return run(app, make_new, add);
}

static enum app_exit run_passwd(struct app *app)
{
    return run(app, make_password, set_password);
}

static enum app_exit run_role(struct app *app)
{
    return run(app, make_role, change_kept);
}

static enum app_exit run_disable(struct app *app)
{
    return run(app, make_disabled, change_kept);
}

static enum tapak_status put_row(const struct tapak_account *account, void *context)
{
    struct app_sheet *sheet = context;
    app_sheet_cell_text(sheet, account->login);
    app_sheet_cell_text(sheet, account->name);
    app_sheet_cell_text(sheet, tapak_role_code(account->role));
    app_sheet_cell_text(sheet, account->area.text);
    app_sheet_cell_bool(sheet, account->is_disabled);
    return TAPAK_OK;
}

static enum app_exit run_list(struct app *app)
{
    static const struct app_column columns[] = {
        {"login", "login", TAPAK_ALIGN_LEFT},       {"name", "name", TAPAK_ALIGN_LEFT},
        {"role", "role", TAPAK_ALIGN_LEFT},         {"area", "area", TAPAK_ALIGN_LEFT},
        {"disabled", "disabled", TAPAK_ALIGN_LEFT},
    };
    struct app_work work = {0};
    struct app_sheet sheet;
    struct tapak_error err = {0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = app_work_open(&work, app, &err);
    status = status == TAPAK_OK ? tapak_store_take_reader(work.store, &conn, &err) : status;
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_list(&sheet, "accounts", NULL, columns, sizeof columns / sizeof columns[0]);
    status = status == TAPAK_OK ? tapak_account_each(conn, put_row, &sheet, &err) : status;
    app_sheet_list_end(&sheet);
    if (conn != NULL) {
        tapak_store_give_reader(work.store, conn);
    }
    app_work_close(&work);
    return app_sheet_finish(&sheet, status, 0, "account", &err);
}

#define USER_SETTINGS (APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG))
#define PASSWORD_FLAG                                                                              \
    {                                                                                              \
        "password", NULL,                                                                          \
            "ask for the password, or read a line of standard input; else one is made"             \
    }

static const struct app_flag add_flags[] = {
    APP_ROLE_FLAGS, {"name", "NAME", "for people"}, PASSWORD_FLAG, {0}};
static const struct app_flag role_flags[] = {APP_ROLE_FLAGS, {0}};
static const struct app_flag passwd_flags[] = {PASSWORD_FLAG, {0}};
static const struct app_flag disable_flags[] = {{"undo", NULL, "let it sign in again"}, {0}};

const struct app_command app_user_add_command = {
    .name = "user add",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .about = "an account for a person; its password is made and shown once",
    .flags = add_flags,
    .settings = USER_SETTINGS,
    .more =
        "What each role sees and may do is in docs/accounts.md. The password has 10 letters or\n"
        "more when it is chosen; the database keeps what argon2id makes of it.\n"
        "\n"
        "Examples:\n"
        "  tapak user add sari --role admin\n"
        "  tapak user add dinas.kukar --role officer --in 64.02 --name 'Dinas Kukar'\n"
        "  tapak user add kades --role village_head --in 64.02.01.2001 --password\n",
    .run = run_add,
};

const struct app_command app_user_list_command = {
    .name = "user list",
    .operands = "",
    .about = "accounts with their roles and areas",
    .settings = USER_SETTINGS,
    .more = "Example:\n"
            "  tapak user list --json\n",
    .run = run_list,
};

const struct app_command app_user_role_command = {
    .name = "user role",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .about = "give an account another role and area; ends its sessions",
    .flags = role_flags,
    .settings = USER_SETTINGS,
    .more = "Example:\n"
            "  tapak user role sari --role officer --in 64\n",
    .run = run_role,
};

const struct app_command app_user_passwd_command = {
    .name = "user passwd",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .about = "a new password; ends the account's sessions",
    .flags = passwd_flags,
    .settings = USER_SETTINGS,
    .more = "Example:\n"
            "  tapak user passwd sari\n",
    .run = run_passwd,
};

const struct app_command app_user_disable_command = {
    .name = "user disable",
    .operands = "LOGIN",
    .operands_min = 1,
    .operands_max = 1,
    .about = "let an account sign in no more; ends its sessions",
    .flags = disable_flags,
    .settings = USER_SETTINGS,
    .more = "Nothing is deleted: events name it.\n"
            "\n"
            "Example:\n"
            "  tapak user disable sari\n",
    .run = run_disable,
};
