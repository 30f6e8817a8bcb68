#include "store/spatialite/control.h"

static const char *const texts[DB_CONTROL_COUNT][LITE_CONTROL_STEPS] = {
    // A transaction has its snapshot from its first read on, not from BEGIN.
    [DB_BEGIN_READ] = {"BEGIN", "SELECT 1 FROM sqlite_master LIMIT 1"},
    [DB_BEGIN_WRITE] = {"BEGIN IMMEDIATE"},
    [DB_COMMIT] = {"COMMIT"},
    [DB_ROLLBACK] = {"ROLLBACK"},
    [DB_SAVE] = {"SAVEPOINT one"},
    [DB_KEEP] = {"RELEASE one"},
    // Pages from before stand in the log until it begins anew.
    [DB_SETTLE] = {"PRAGMA wal_checkpoint(TRUNCATE)"},
    [DB_UNDO] = {"ROLLBACK TO one", "RELEASE one"},
};

static int run_step(sqlite3_stmt **stmt, sqlite3 *sqlite, const char *text)
{
    int code = SQLITE_OK;
    if (*stmt == NULL) {
        code = sqlite3_prepare_v3(sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(*stmt);
        // The code of a reset is that of the step before it.
        (void)sqlite3_reset(*stmt);
    }
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

int lite_control_run(struct lite_controls *controls, sqlite3 *sqlite, enum db_control what)
{
    int code = SQLITE_OK;
    for (int i = 0; i < LITE_CONTROL_STEPS && texts[what][i] != NULL && code == SQLITE_OK; i++) {
        code = run_step(&controls->steps[what][i], sqlite, texts[what][i]);
    }
    return code;
}

void lite_controls_free(struct lite_controls *controls)
{
    for (int what = 0; what < DB_CONTROL_COUNT; what++) {
        for (int i = 0; i < LITE_CONTROL_STEPS; i++) {
            (void)sqlite3_finalize(controls->steps[what][i]);
        }
    }
    *controls = (struct lite_controls){0};
}
