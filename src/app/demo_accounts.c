#include "app/demo_accounts.h"

#include "tapak/account/password.h"
#include "tapak/base/instant.h"
#include "tapak/store/accounts.h"
#include "tapak/store/areas.h"

static const struct {
    const char *login;
    const char *name;
    enum tapak_role role;
    enum tapak_level level; ///< of its area
} people[] = {
    {"admin", "Admin contoh", TAPAK_ROLE_ADMIN, TAPAK_LEVEL_NONE},
    {"petugas", "Petugas contoh", TAPAK_ROLE_OFFICER, TAPAK_LEVEL_REGENCY},
    {"kades", "Kepala desa contoh", TAPAK_ROLE_VILLAGE_HEAD, TAPAK_LEVEL_VILLAGE},
    {"analis", "Analis contoh", TAPAK_ROLE_ANALYST, TAPAK_LEVEL_NONE},
};

struct adding {
    struct tapak_account account;
    struct tapak_actor actor;
};

static enum tapak_status add(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct adding *adding = context;
    enum tapak_status status = tapak_account_add(conn, &adding->account, &adding->actor, err);
    return status == TAPAK_CONFLICT
               ? tapak_account_set_password(conn, adding->account.login, adding->account.password,
                                            &adding->actor, err)
               : status;
}

static enum tapak_status take_code(const struct tapak_boundary *boundary, void *context)
{
    *(struct tapak_code *)context = boundary->code;
    return TAPAK_OK;
}

static enum tapak_status first_village(struct tapak_store *store, struct tapak_code *out_code,
                                       struct tapak_error *err)
{
    const struct tapak_boundary_filter first = {.limit = 1};
    struct tapak_conn *conn = NULL;
    enum tapak_status status = tapak_store_take_reader(store, &conn, err);
    *out_code = (struct tapak_code){""};
    if (status == TAPAK_OK) {
        status = tapak_boundary_each(conn, &first, take_code, out_code, err);
        tapak_store_give_reader(store, conn);
    }
    return status;
}

enum tapak_status demo_add_accounts(struct tapak_store *store, struct app_sheet *sheet,
                                    struct tapak_error *err)
{
    static const struct app_column columns[] = {
        {"login", "login", TAPAK_ALIGN_LEFT},
        {"password", "password (shown once)", TAPAK_ALIGN_LEFT},
        {"role", "role", TAPAK_ALIGN_LEFT},
        {"area", "area", TAPAK_ALIGN_LEFT},
    };
    struct tapak_code village;
    enum tapak_status status = first_village(store, &village, err);
    app_sheet_list(sheet, "accounts", "Accounts", columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < sizeof people / sizeof people[0] && status == TAPAK_OK; i++) {
        char password[TAPAK_PASSWORD_MADE_BYTES];
        char hash[TAPAK_PASSWORD_HASH_BYTES];
        tapak_password_make(password);
        status = tapak_password_hash(password, hash, err);
        struct adding adding = {{.login = people[i].login,
                                 .name = people[i].name,
                                 .role = people[i].role,
                                 .password = hash},
                                {"operator", tapak_now_ms()}};
        if (people[i].level != TAPAK_LEVEL_NONE) {
            adding.account.area = tapak_code_at(&village, people[i].level);
        }
        status = status == TAPAK_OK ? tapak_store_write(store, add, &adding, err) : status;
        if (status == TAPAK_OK) {
            app_sheet_cell_text(sheet, people[i].login);
            app_sheet_cell_text(sheet, password);
            app_sheet_cell_text(sheet, tapak_role_code(people[i].role));
            app_sheet_cell_text(sheet, adding.account.area.text);
        }
    }
    app_sheet_list_end(sheet);
    return status;
}
