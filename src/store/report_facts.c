// An event's detail holds codes only:
//     {"state":"received","category":"karhutla",…}                  a new report
//     {"state":["received","verified"],"area":[null,"64.02.01"]}    what changed, from and to
// Times of receipt and of the state are told likewise when they change, in milliseconds.
#include "store/report_facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/events.h"
#include "tapak/base/buf.h"

static const char *const fact_names[FACT_COUNT] = {
    "class", "state", "category", "area", "placed_by", "published", "confidential", "anonymous",
};

int facts_find(const char *name)
{
    int fact = 0;
    while (fact < FACT_COUNT && strcmp(fact_names[fact], name) != 0) {
        fact++;
    }
    return fact;
}

const char *facts_name(int fact)
{
    return fact_names[fact];
}

static void read_facts(const struct db_call *call, struct facts *facts)
{
    enum {
        ID,
        PUBLIC_ID,
        FINGERPRINT,
        FIRST_FACT,
        FIRST_FLAG = 5,
        RECEIVED = FIRST_FACT + FACT_COUNT,
        SINCE
    };
    facts->row_id = db_int(call, ID);
    facts->fingerprint = (uint64_t)db_int(call, FINGERPRINT);
    facts->received_ms = db_int(call, RECEIVED);
    facts->state_since_ms = db_int(call, SINCE);
    (void)snprintf(facts->public_id, sizeof facts->public_id, "%s", db_words(call, PUBLIC_ID));
    for (int i = 0; i < FACT_COUNT; i++) {
        int column = FIRST_FACT + i;
        const char *words = i >= FIRST_FLAG ? (db_int(call, column) != 0 ? "true" : "false")
                                            : db_words(call, column);
        facts->is_null[i] = db_is_null(call, column);
        (void)snprintf(facts->text[i], sizeof facts->text[i], "%s", words);
    }
}

// Codes have no characters that JSON escapes; the tables they come from are operators' own.
static void put_value(struct tapak_buf *buf, const char *text)
{
    if (text == NULL) {
        tapak_buf_put_text(buf, "null");
        return;
    }
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        tapak_buf_put_text(buf, text);
        return;
    }
    tapak_buf_put_char(buf, '"');
    size_t plain = 0;
    while ((unsigned char)text[plain] >= ' ' && text[plain] != '"' && text[plain] != '\\') {
        plain++;
    }
    tapak_buf_put(buf, text, plain);
    for (text += plain; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            tapak_buf_put_char(buf, '\\');
        }
        tapak_buf_put_char(buf, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    tapak_buf_put_char(buf, '"');
}

bool facts_same(const struct facts *a, const struct facts *b, int fact)
{
    return a->is_null[fact] == b->is_null[fact] && strcmp(a->text[fact], b->text[fact]) == 0;
}

// Returns what stands in front of the next member.
static const char *put_time(struct tapak_buf *buf, const char *separator, const char *name,
                            int64_t before_ms, int64_t after_ms)
{
    if (before_ms == after_ms) {
        return separator;
    }
    tapak_buf_printf(buf, "%s\"%s\":[\"%" PRId64 "\",\"%" PRId64 "\"]", separator, name, before_ms,
                     after_ms);
    return ",";
}

// before is NULL for a new report.
static void put_detail(struct tapak_buf *buf, const struct facts *before, const struct facts *after,
                       const char *extra)
{
    const char *separator = "";
    tapak_buf_put_char(buf, '{');
    for (int fact = 0; fact < FACT_COUNT; fact++) {
        if (before != NULL && facts_same(before, after, fact)) {
            continue;
        }
        tapak_buf_printf(buf, "%s\"%s\":", separator, fact_names[fact]);
        separator = ",";
        if (before != NULL) {
            tapak_buf_put_char(buf, '[');
            put_value(buf, before->is_null[fact] ? NULL : before->text[fact]);
            tapak_buf_put_char(buf, ',');
        }
        put_value(buf, after->is_null[fact] ? NULL : after->text[fact]);
        if (before != NULL) {
            tapak_buf_put_char(buf, ']');
        }
    }
    if (before != NULL) {
        separator =
            put_time(buf, separator, "received_ms", before->received_ms, after->received_ms);
        separator = put_time(buf, separator, "state_since_ms", before->state_since_ms,
                             after->state_since_ms);
    }
    if (extra[0] != '\0') {
        tapak_buf_printf(buf, "%s%s", separator, extra);
    }
    tapak_buf_put_char(buf, '}');
}

enum tapak_status facts_tell(struct tapak_conn *conn, const char *kind, const struct facts *before,
                             const struct facts *after, const struct tapak_actor *actor,
                             struct tapak_error *err)
{
    return facts_tell_more(conn, kind, before, after, "", actor, err);
}

enum tapak_status facts_tell_more(struct tapak_conn *conn, const char *kind,
                                  const struct facts *before, const struct facts *after,
                                  const char *extra, const struct tapak_actor *actor,
                                  struct tapak_error *err)
{
    struct tapak_buf detail;
    tapak_buf_init(&detail, TAPAK_MAX_BODY_BYTES);
    put_detail(&detail, before, after, extra);
    enum tapak_status status = tapak_buf_check(&detail, err);
    if (status == TAPAK_OK) {
        struct event event = {.report_row_id = after->row_id,
                              .public_id = after->public_id,
                              .actor = actor,
                              .kind = kind,
                              .detail = tapak_buf_text(&detail)};
        status = event_add(conn, &event, err);
    }
    tapak_buf_free(&detail);
    return status;
}

enum tapak_status facts_run(struct db_call *call, struct facts *out_facts, struct tapak_error *err)
{
    bool row = false;
    enum tapak_status status = db_one(call, err);
    if (status == TAPAK_OK) {
        read_facts(call, out_facts);
        status = db_next(call, &row, err); // to the end: only then it is written
    }
    db_end(call);
    return status;
}

enum tapak_status facts_tell_new(struct event_batch *events, int64_t row_id,
                                 const struct tapak_report *report, const struct tapak_actor *actor,
                                 struct tapak_error *err)
{
    const struct tapak_placement *placement = &report->placement;
    const char *const texts[FACT_COUNT] = {
        tapak_class_code(report->klass),
        tapak_state_code(report->state == TAPAK_STATE_COUNT ? TAPAK_RECEIVED : report->state),
        report->category,
        placement->area.text[0] == '\0' ? NULL : placement->area.text,
        tapak_placed_by_code(placement->placed_by),
        report->is_published ? "true" : "false",
        report->is_confidential ? "true" : "false",
        report->is_anonymous ? "true" : "false",
    };
    struct tapak_buf *buf = event_batch_detail(events);
    tapak_buf_put_char(buf, '{');
    for (int fact = 0; fact < FACT_COUNT; fact++) {
        tapak_buf_put_text(buf, fact == 0 ? "\"" : ",\"");
        tapak_buf_put_text(buf, fact_names[fact]);
        tapak_buf_put_text(buf, "\":");
        put_value(buf, texts[fact]);
    }
    tapak_buf_put_char(buf, '}');
    const struct event event = {.report_row_id = row_id,
                                .public_id = report->public_id,
                                .actor = actor,
                                .kind = "received"};
    return event_batch_add(events, &event, err);
}

void facts_format_candidates(const struct tapak_placement *placement,
                             char text[static CANDIDATES_BYTES])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < placement->candidate_count && i < TAPAK_MAX_CANDIDATES; i++) {
        int length = snprintf(text + used, CANDIDATES_BYTES - used, "%s%s", i == 0 ? "" : " ",
                              placement->candidates[i].text);
        used += (size_t)length;
    }
}

void facts_bind_placement(struct db_call *call, const struct tapak_placement *placement,
                          char candidates[static CANDIDATES_BYTES])
{
    facts_format_candidates(placement, candidates);
    db_bind_text(call, ":placed_by", tapak_placed_by_code(placement->placed_by));
    db_bind_code(call, ":area", &placement->area);
    db_bind_real(call, ":distance_m", placement->distance_m);
    db_bind_bool(call, ":place_conflict", placement->has_conflict);
    db_bind_text(call, ":candidates", candidates);
}
