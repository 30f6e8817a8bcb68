#include "tapak/store/audit.h"

#include "store/conn.h"
#include "store/event_detail.h"
#include "store/events.h"
#include "store/medium_rows.h"
#include "tapak/store/cases.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { DIGEST_LETTERS = 24 };

// What is being checked. Only the first difference is kept.
struct check {
    struct tapak_conn *conn;
    struct tapak_audit *audit;
    struct facts facts; // of the report whose events are being read
    int64_t row_id;     // 0 before the first
    struct db_call steps;
    struct db_call notes;
    bool is_open; // steps and notes are
};

static void differ(struct check *check, const char *format, ...) TAPAK_PRINTF(2, 3);
static void differ(struct check *check, const char *format, ...)
{
    va_list args;
    if (!check->audit->is_sound) {
        return;
    }
    va_start(args, format);
    check->audit->is_sound = false;
    (void)vsnprintf(check->audit->difference, sizeof check->audit->difference, format, args);
    va_end(args);
}

static enum tapak_status read_head(struct check *check, struct tapak_error *err)
{
    enum { COUNT, ID, AT_MS, HASH };
    struct tapak_audit *audit = check->audit;
    struct db_call call = db_begin(check->conn, Q_EVENT_HEAD);
    size_t size = 0;
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        audit->events = db_int(&call, COUNT);
        audit->head.event_id = db_int(&call, ID);
        audit->head.at_ms = db_int(&call, AT_MS);
        const void *hash = db_blob(&call, HASH, &size);
        if (size == sizeof audit->head.hash.bytes) {
            memcpy(audit->head.hash.bytes, hash, size);
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status check_chain(struct check *check, struct tapak_error *err)
{
    int64_t bad = 0;
    enum tapak_status status = event_check(check->conn, &bad, err);
    if (status == TAPAK_OK && bad != 0) {
        differ(check,
               "event %lld does not fit the chain: it, or one before it, was changed, moved "
               "or taken away",
               (long long)bad);
    }
    return status;
}

static enum tapak_status check_anchor(struct check *check, const struct tapak_anchor *anchor,
                                      struct tapak_error *err)
{
    size_t size = 0;
    if (anchor == NULL || anchor->event_id == 0) {
        return TAPAK_OK;
    }
    struct db_call call = db_begin(check->conn, Q_EVENT_HASH);
    db_bind_int(&call, ":id", anchor->event_id);
    enum tapak_status status = db_one(&call, err);
    const void *hash = status == TAPAK_OK ? db_blob(&call, 0, &size) : NULL;
    if (status == TAPAK_NOT_FOUND) {
        differ(check, "event %lld of the anchor is gone: the chain was cut or written anew",
               (long long)anchor->event_id);
        status = TAPAK_OK;
    } else if (status == TAPAK_OK &&
               (size != sizeof anchor->hash.bytes || memcmp(hash, anchor->hash.bytes, size) != 0)) {
        differ(check, "event %lld has another hash than the anchor: the chain was written anew",
               (long long)anchor->event_id);
    }
    db_end(&call);
    return status;
}

static void close_words(struct check *check)
{
    if (check->is_open) {
        db_end(&check->steps);
        db_end(&check->notes);
        check->is_open = false;
    }
}

// At the end of a report's events: its row says the same, and no step or note is left over.
static enum tapak_status check_row(struct check *check, struct tapak_error *err)
{
    struct facts stored;
    bool has_step = false;
    bool has_note = false;
    if (check->row_id == 0) {
        return TAPAK_OK;
    }
    struct db_call call = db_begin(check->conn, Q_REPORT_FACTS_BY_ROW);
    db_bind_int(&call, ":id", check->row_id);
    enum tapak_status status = facts_run(&call, &stored, err);
    if (status == TAPAK_NOT_FOUND) {
        differ(check, "report %s has events, but is gone", check->facts.public_id);
        close_words(check);
        return TAPAK_OK;
    }
    if (status == TAPAK_OK && strcmp(stored.public_id, check->facts.public_id) != 0) {
        differ(check, "events of report %s stand with report %s", check->facts.public_id,
               stored.public_id);
    }
    for (int fact = 0; status == TAPAK_OK && fact < FACT_COUNT; fact++) {
        if (!facts_same(&stored, &check->facts, fact)) {
            differ(check, "report %s: %s is '%s', its events say '%s'", stored.public_id,
                   facts_name(fact), stored.text[fact], check->facts.text[fact]);
        }
    }
    status = status == TAPAK_OK ? db_next(&check->steps, &has_step, err) : status;
    status = status == TAPAK_OK ? db_next(&check->notes, &has_note, err) : status;
    if (status == TAPAK_OK && (has_step || has_note)) {
        differ(check, "report %s: a %s that no event tells", check->facts.public_id,
               has_step ? "step" : "note");
    }
    close_words(check);
    return status;
}

// Words that are kept beside the events: their digest has to be the event's.
static void check_words(struct check *check, const char *what, const char *words,
                        const char *digest)
{
    char code[DIGEST_LETTERS + 1] = "";
    if (words != NULL) {
        tapak_digest_code(code, DIGEST_LETTERS,
                          tapak_keyed_digest(check->conn->key, words, strlen(words)));
    }
    if (strcmp(code, digest) != 0) {
        differ(check, "report %s: the words of a %s are not those that were written",
               check->facts.public_id, what);
    }
}

// The next stored step; steps that came before the first move were told by the source.
static enum tapak_status check_move(struct check *check, int64_t at_ms, const char *digest,
                                    struct tapak_error *err)
{
    enum { STATE, AT_MS, ACTOR, REASON };
    const char *state = check->facts.text[facts_find("state")];
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&check->steps, &row, err)) == TAPAK_OK && row) {
        if (strcmp(db_words(&check->steps, ACTOR), "source") != 0) {
            break;
        }
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if (!row || strcmp(db_words(&check->steps, STATE), state) != 0 ||
        db_int(&check->steps, AT_MS) != at_ms) {
        differ(check, "report %s: the step to '%s' is gone or another", check->facts.public_id,
               state);
        return TAPAK_OK;
    }
    check_words(check, "step", db_text(&check->steps, REASON), digest);
    return TAPAK_OK;
}

static enum tapak_status check_note(struct check *check, int64_t at_ms, const char *digest,
                                    struct tapak_error *err)
{
    enum { AT_MS, ACTOR, KIND, TEXT };
    bool row = false;
    enum tapak_status status = db_next(&check->notes, &row, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (!row || db_int(&check->notes, AT_MS) != at_ms) {
        differ(check, "report %s: a note is gone", check->facts.public_id);
        return TAPAK_OK;
    }
    check_words(check, "note", db_text(&check->notes, TEXT), digest);
    return TAPAK_OK;
}

static void open_report(struct check *check, int64_t row_id, const char *public_id)
{
    check->row_id = row_id;
    check->facts = (struct facts){.row_id = row_id};
    (void)snprintf(check->facts.public_id, sizeof check->facts.public_id, "%s", public_id);
    check->steps = db_begin(check->conn, Q_CASE_WAY);
    db_bind_int(&check->steps, ":id", row_id);
    check->notes = db_begin(check->conn, Q_NOTE_LIST);
    db_bind_int(&check->notes, ":id", row_id);
    check->is_open = true;
    check->audit->reports++;
}

static enum tapak_status check_event(struct check *check, const struct db_call *call,
                                     struct tapak_error *err)
{
    enum { ID, REPORT, PUBLIC_ID, AT_MS, KIND, DETAIL };
    char digest[FACT_BYTES];
    enum tapak_status status = TAPAK_OK;
    if (db_int(call, REPORT) != check->row_id) {
        status = check_row(check, err);
        open_report(check, db_int(call, REPORT), db_words(call, PUBLIC_ID));
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if (!event_detail_apply(db_words(call, DETAIL), &check->facts, digest)) {
        differ(check, "event %lld does not go on from the events before it",
               (long long)db_int(call, ID));
        return TAPAK_OK;
    }
    if (strcmp(db_words(call, KIND), "moved") == 0) {
        return check_move(check, db_int(call, AT_MS), digest, err);
    }
    return strcmp(db_words(call, KIND), "noted") == 0
               ? check_note(check, db_int(call, AT_MS), digest, err)
               : TAPAK_OK;
}

static enum tapak_status check_reports(struct check *check, struct tapak_error *err)
{
    struct db_call call = db_begin(check->conn, Q_EVENT_BY_REPORT);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while (check->audit->is_sound && (status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = check_event(check, &call, err);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    status = status == TAPAK_OK ? check_row(check, err) : status;
    close_words(check);
    return status;
}

static enum tapak_status check_count(struct check *check, struct tapak_error *err)
{
    struct db_call call = db_begin(check->conn, Q_REPORT_NUMBER);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK && check->audit->is_sound && db_int(&call, 0) != check->audit->reports) {
        differ(check, "%lld reports are stored, events tell of %lld", (long long)db_int(&call, 0),
               (long long)check->audit->reports);
    }
    db_end(&call);
    return status;
}

static enum tapak_status check_media(struct check *check, struct tapak_error *err)
{
    char words[TAPAK_AUDIT_WORDS];
    enum tapak_status status = medium_audit(check->conn, words, sizeof words, err);
    if (status == TAPAK_OK && words[0] != '\0') {
        differ(check, "%s", words);
    }
    return status;
}

enum tapak_status tapak_audit_check(struct tapak_conn *conn, const struct tapak_anchor *anchor,
                                    struct tapak_audit *out_audit, struct tapak_error *err)
{
    struct tapak_audit audit = {.is_sound = true};
    struct check check = {.conn = conn, .audit = &audit};
    enum tapak_status status = read_head(&check, err);
    status = status == TAPAK_OK ? check_chain(&check, err) : status;
    status = status == TAPAK_OK ? check_anchor(&check, anchor, err) : status;
    if (status == TAPAK_OK && audit.is_sound) {
        status = check_reports(&check, err);
    }
    if (status == TAPAK_OK && audit.is_sound) {
        status = check_count(&check, err);
    }
    if (status == TAPAK_OK && audit.is_sound) {
        status = check_media(&check, err);
    }
    if (status == TAPAK_OK) {
        *out_audit = audit;
    }
    return status;
}
