// Writing reports. The rules of what an import may change are in the query report_update; here it
// is decided what is written at all.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/conn.h"
#include "store/person_seal.h"
#include "store/report_facts.h"
#include "tapak/store/reports.h"

static void bind_texts(struct db_call *call, const struct tapak_report *report)
{
    const struct {
        const char *name;
        const char *text;
    } items[] = {
        {":source", report->source},
        {":source_id", report->source_id},
        {":channel", report->channel},
        {":category", report->category},
        {":category_raw", report->category_raw},
        {":class", tapak_class_code(report->klass)},
        {":state", report->state == TAPAK_STATE_COUNT ? NULL : tapak_state_code(report->state)},
        {":state_raw", report->state_raw},
        {":title", report->title},
        {":body", report->body},
        {":public_text", report->public_text},
        {":agency", report->agency},
        {":declared_regency", report->declared_regency},
        {":declared_district", report->declared_district},
        {":declared_village", report->declared_village},
    };
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        db_bind_text(call, items[i].name, items[i].text);
    }
}

static void bind_report(struct db_call *call, const struct tapak_report *report)
{
    bind_texts(call, report);
    db_bind_int(call, ":state_since_ms", report->state_since_ms);
    db_bind_int(call, ":received_ms", report->received_ms);
    if (report->has_occurred) {
        db_bind_int(call, ":occurred_ms", report->occurred_ms);
    }
    db_bind_real(call, ":accuracy_m", report->accuracy_m);
    db_bind_bool(call, ":was_swapped", report->was_swapped);
    db_bind_bool(call, ":is_anonymous", report->is_anonymous);
    db_bind_bool(call, ":is_confidential", report->is_confidential);
    db_bind_bool(call, ":is_published", report->is_published);
    db_bind_int(call, ":hand_set", report->hand_set);
    db_bind_int(call, ":fingerprint", (int64_t)report->fingerprint);
    db_bind_point(call, ":geom", report->has_point, report->point);
    db_bind_point(call, ":public_geom", report->has_public_point, report->public_point);
}

static enum tapak_status write_report(struct tapak_conn *conn, bool is_new,
                                      const struct tapak_report *report, const char *tracking_code,
                                      struct facts *out_facts, struct tapak_error *err)
{
    char candidates[CANDIDATES_BYTES];
    struct tapak_digest digest;
    struct db_call call = db_begin(conn, is_new ? Q_REPORT_INSERT : Q_REPORT_UPDATE);
    if (is_new) {
        db_bind_text(&call, ":public_id", report->public_id);
    } else {
        db_bind_bool(&call, ":is_withdrawn", report->is_withdrawn);
    }
    bind_report(&call, report);
    facts_bind_placement(&call, &report->placement, candidates);
    if (tracking_code != NULL) {
        digest = tapak_keyed_digest(conn->key, tracking_code, strlen(tracking_code));
        db_bind_blob(&call, ":tracking_digest", digest.bytes, sizeof digest.bytes);
    }
    return facts_run(&call, out_facts, err);
}

static enum tapak_status find_stored(struct tapak_conn *conn, const struct tapak_report *report,
                                     struct facts *out_facts, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_STORED);
    db_bind_text(&call, ":source", report->source);
    db_bind_text(&call, ":source_id", report->source_id);
    return facts_run(&call, out_facts, err);
}

enum tapak_status tapak_report_put(struct tapak_conn *conn, const struct tapak_report *report,
                                   const struct tapak_person *person, const char *tracking_code,
                                   const struct tapak_actor *actor,
                                   enum tapak_put_outcome *out_outcome, struct tapak_error *err)
{
    struct facts before;
    struct facts after;
    enum tapak_status status = find_stored(conn, report, &before, err);
    if (status != TAPAK_OK && status != TAPAK_NOT_FOUND) {
        return status;
    }
    bool is_new = status == TAPAK_NOT_FOUND;
    if (!is_new && before.fingerprint == report->fingerprint) {
        *out_outcome = TAPAK_PUT_UNCHANGED;
        return TAPAK_OK;
    }
    status = write_report(conn, is_new, report, tracking_code, &after, err);
    status =
        status == TAPAK_OK ? person_put(conn, after.row_id, after.public_id, person, err) : status;
    status = status == TAPAK_OK ? facts_tell(conn, is_new ? "received" : "changed",
                                             is_new ? NULL : &before, &after, actor, err)
                                : status;
    if (status == TAPAK_OK) {
        *out_outcome = is_new ? TAPAK_PUT_NEW : TAPAK_PUT_CHANGED;
    }
    return status;
}

enum tapak_status tapak_report_known(struct tapak_conn *conn, const char *source,
                                     const char *source_id, uint64_t *out_fingerprint,
                                     char out_public_id[static TAPAK_PUBLIC_ID_LENGTH + 1],
                                     struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_KNOWN);
    db_bind_text(&call, ":source", source);
    db_bind_text(&call, ":source_id", source_id);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_fingerprint = (uint64_t)db_int(&call, 0);
        (void)snprintf(out_public_id, TAPAK_PUBLIC_ID_LENGTH + 1, "%s", db_words(&call, 1));
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "%s has no report %s", source, source_id);
    }
    db_end(&call);
    return status;
}
