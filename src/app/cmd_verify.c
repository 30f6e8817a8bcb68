#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"
#include "tapak/store/audit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ANCHOR_BYTES = 256 };

// An anchor file is one line: "tapak-anchor EVENT TIME HASH".
static const char anchor_word[] = "tapak-anchor";

static bool read_hex(const char *text, struct tapak_digest *out_hash)
{
    for (size_t i = 0; i < sizeof out_hash->bytes; i++) {
        unsigned byte = 0;
        if (sscanf(text + 2 * i, "%2x", &byte) != 1) {
            return false;
        }
        out_hash->bytes[i] = (uint8_t)byte;
    }
    return true;
}

static bool parse_anchor(const char *line, struct tapak_anchor *out_anchor)
{
    char word[16];
    char event[32];
    char at[TAPAK_INSTANT_BYTES];
    char hex[TAPAK_HEX_BYTES];
    return sscanf(line, "%15s %31s %39s %64s", word, event, at, hex) == 4 &&
           strcmp(word, anchor_word) == 0 && strlen(hex) == TAPAK_HEX_BYTES - 1 &&
           strspn(hex, "0123456789abcdef") == strlen(hex) &&
           tapak_parse_int(event, strlen(event), &out_anchor->event_id) &&
           tapak_parse_instant(at, strlen(at), 0, &out_anchor->at_ms) &&
           read_hex(hex, &out_anchor->hash);
}

static enum tapak_status read_anchor(const char *path, struct tapak_anchor *out_anchor,
                                     struct tapak_error *err)
{
    char line[ANCHOR_BYTES] = "";
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot open anchor %s: %s", path, strerror(errno));
    }
    bool is_read = fgets(line, sizeof line, file) != NULL;
    (void)fclose(file);
    if (!is_read || !parse_anchor(line, out_anchor)) {
        return tapak_fail(err, TAPAK_INVALID, "%s is no anchor as --write-anchor makes", path);
    }
    return TAPAK_OK;
}

static enum tapak_status write_anchor(const char *path, const struct tapak_anchor *anchor,
                                      struct tapak_error *err)
{
    char at[TAPAK_INSTANT_BYTES];
    char hex[TAPAK_HEX_BYTES];
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return tapak_fail(err, TAPAK_IO, "cannot write anchor %s: %s", path, strerror(errno));
    }
    (void)tapak_format_instant(at, anchor->at_ms);
    tapak_digest_hex(hex, anchor->hash);
    bool is_whole =
        fprintf(file, "%s %lld %s %s\n", anchor_word, (long long)anchor->event_id, at, hex) > 0;
    if (fclose(file) != 0 || !is_whole) {
        return tapak_fail(err, TAPAK_IO, "cannot write anchor %s: %s", path, strerror(errno));
    }
    return TAPAK_OK;
}

static enum tapak_status verify(struct app *app, struct tapak_audit *out_audit,
                                struct tapak_error *err)
{
    const char *anchor_path = app_args_value(&app->args, "anchor");
    const char *write_path = app_args_value(&app->args, "write-anchor");
    struct tapak_anchor anchor = {0};
    struct app_work work = {0};
    struct tapak_conn *conn = NULL;
    enum tapak_status status =
        anchor_path == NULL ? TAPAK_OK : read_anchor(anchor_path, &anchor, err);
    status = status == TAPAK_OK ? app_work_open(&work, app, err) : status;
    if (status == TAPAK_OK) {
        status = tapak_store_take_reader(work.store, &conn, err);
    }
    if (status == TAPAK_OK) {
        status = tapak_store_begin_read(conn, err);
        status = status == TAPAK_OK ? tapak_audit_check(conn, &anchor, out_audit, err) : status;
        tapak_store_give_reader(work.store, conn);
    }
    if (status == TAPAK_OK && out_audit->is_sound && write_path != NULL) {
        status = write_anchor(write_path, &out_audit->head, err);
    }
    app_work_close(&work);
    return status;
}

static enum app_exit run_verify(struct app *app)
{
    struct tapak_audit audit = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    char at[TAPAK_INSTANT_BYTES] = "";
    char hex[TAPAK_HEX_BYTES];
    app_take_db_operand(app);
    if (verify(app, &audit, &err) != TAPAK_OK) {
        return app_report(&err);
    }
    if (audit.head.event_id != 0) {
        (void)tapak_format_instant(at, audit.head.at_ms);
    }
    tapak_digest_hex(hex, audit.head.hash);
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_text(&sheet, "result", "result", audit.is_sound ? "sound" : "DIFFERS");
    app_sheet_text(&sheet, "difference", "first difference", audit.difference);
    app_sheet_int(&sheet, "events", "events", audit.events);
    app_sheet_int(&sheet, "reports", "reports checked", audit.reports);
    app_sheet_int(&sheet, "head", "last event", audit.head.event_id);
    app_sheet_text(&sheet, "head_at", "  of", at);
    app_sheet_text(&sheet, "head_hash", "  hash", hex);
    bool is_printed = app_sheet_print(&sheet);
    return is_printed && audit.is_sound ? APP_DONE : APP_FAILED;
}

static const struct app_flag verify_flags[] = {
    {"anchor", "FILE", "hold the chain against an anchor that was kept elsewhere"},
    {"write-anchor", "FILE", "write the end of the chain to FILE when all is sound"},
    {0},
};

const struct app_command app_verify_command = {
    .name = "verify",
    .operands = "[DB]",
    .operands_max = 1,
    .about = "check that the database still is what its events say",
    .flags = verify_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG),
    .more =
        "Computes the chain of events again, then every report, step and note from it, and names\n"
        "the first difference (exit code 1): a changed, missing or moved event, a state that no\n"
        "event made, words that are not those that were written, a photo that was exchanged.\n"
        "Who can write the whole file can write the whole chain anew; keep anchors elsewhere\n"
        "to notice that.\n"
        "\n"
        "Examples:\n"
        "  tapak verify kaltim.db --write-anchor /media/usb/2026-11.anchor\n"
        "  tapak verify kaltim.db --anchor /media/usb/2026-11.anchor\n",
    .run = run_verify,
};
