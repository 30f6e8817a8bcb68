// Changes of a report by who is signed in. Right, version and change are looked at in one write: so
// nobody comes between.
#include "api/desk/case_change.h"
#include "api/desk/desk.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/casework/transition.h"

#include <string.h>

enum { P_ID, VALUES_MAX = 4 };

struct writing {
    struct desk_change *change;
    const struct desk_operation *operation;
};

static enum tapak_status write(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct writing *writing = context;
    struct desk_change *change = writing->change;
    struct tapak_arena *arena = NULL;
    struct tapak_case work;
    unsigned rights = writing->operation->rights(change->values);
    enum tapak_status status =
        desk_case_allow(conn, &change->who->sight, rights, change->public_id, err);
    status = status == TAPAK_OK ? tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err) : status;
    status =
        status == TAPAK_OK ? tapak_case_read(conn, arena, change->public_id, &work, err) : status;
    if (status == TAPAK_OK && change->wanted != 0 && change->wanted != work.version) {
        status = tapak_fail(err, TAPAK_STALE,
                            "somebody changed the report in between: it is version %lld, not %lld",
                            (long long)work.version, (long long)change->wanted);
    }
    if (status == TAPAK_OK) {
        change->version = work.version;
        change->state = work.state;
        status = writing->operation->run(conn, arena, &work, change, err);
    }
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status answer(const struct tapak_call *call, const struct desk_change *change,
                                struct tapak_response *response, struct tapak_error *err)
{
    struct tapak_json json;
    char *tag = tapak_arena_take(call->arena, CASE_TAG_BYTES);
    if (tag == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for an answer");
    }
    desk_case_tag(tag, change->version);
    tapak_response_set(response, "ETag", tag);
    tapak_json_init(&json, &response->body);
    tapak_json_open_object(&json);
    tapak_json_put_text(&json, "id", change->public_id);
    tapak_json_put_int(&json, "version", change->version);
    tapak_json_put_text(&json, "state", tapak_state_code(change->state));
    tapak_json_close(&json);
    return TAPAK_OK;
}

static enum tapak_status make(const struct tapak_call *call, struct api_visit *visit,
                              struct desk_change *change, const struct desk_operation *operation,
                              struct tapak_error *err)
{
    struct writing writing = {change, operation};
    change->actor = (struct tapak_actor){change->who->actor, tapak_now_ms()};
    change->public_id = call->values[P_ID].text;
    enum tapak_status status =
        operation->is_free ? TAPAK_OK : desk_case_wanted(call, &change->wanted, err);
    status =
        status == TAPAK_OK ? tapak_store_write(visit->api->store, write, &writing, err) : status;
    if (status == TAPAK_OK) {
        api_wrote(visit->api);
    }
    return status;
}

enum tapak_status desk_change_run(const struct tapak_call *call,
                                  const struct desk_operation *operation,
                                  struct tapak_response *response, struct tapak_error *err)
{
    struct api_visit visit;
    struct tapak_who who;
    struct tapak_member_value values[VALUES_MAX];
    struct desk_change change = {.values = values, .who = &who, .visit = &visit};
    enum tapak_status status = api_visit_hold(call, &visit, err);
    status =
        status == TAPAK_OK ? api_need(call, &visit, TAPAK_RIGHT_READ, response, &who, err) : status;
    status = status == TAPAK_OK ? api_check_write(call, &who, err) : status;
    if (status == TAPAK_OK) {
        status =
            tapak_members_read(call->arena, call->request->body, operation->members, values, err);
    }
    status = status == TAPAK_OK ? make(call, &visit, &change, operation, err) : status;
    status = status == TAPAK_OK ? answer(call, &change, response, err) : status;
    if (status == TAPAK_INVALID) {
        api_blame_member(call, response, err);
    }
    api_visit_end(&visit);
    return status;
}

enum { T_TO, T_REASON, T_AGENCY, T_MEMBERS };

static const struct tapak_member transition_members[] = {
    [T_TO] = {"to", TAPAK_MEMBER_LINE, .is_required = true, .bytes = 32},
    [T_REASON] = {"reason", TAPAK_MEMBER_TEXT, .bytes = TAPAK_MAX_TEXT_BYTES},
    [T_AGENCY] = {"agency", TAPAK_MEMBER_LINE, .bytes = TAPAK_MAX_NAME_BYTES},
    {0},
};

static unsigned transition_rights(const struct tapak_member_value *values)
{
    enum tapak_state to = TAPAK_RECEIVED;
    bool is_known = tapak_state_parse(tapak_slice_of(values[T_TO].text), &to);
    bool is_agencys = to == TAPAK_FORWARDED || to == TAPAK_IN_PROGRESS || to == TAPAK_RESOLVED ||
                      to == TAPAK_CLOSED || to == TAPAK_NOT_AUTHORISED;
    return is_known && is_agencys ? TAPAK_RIGHT_FORWARD : TAPAK_RIGHT_VERIFY;
}

static enum tapak_status transition(struct tapak_conn *conn, struct tapak_arena *arena,
                                    const struct tapak_case *work, struct desk_change *change,
                                    struct tapak_error *err)
{
    struct tapak_transition_result result;
    struct tapak_transition wanted = {.reason = change->values[T_REASON].text,
                                      .agency = change->values[T_AGENCY].text};
    if (!tapak_state_parse(tapak_slice_of(change->values[T_TO].text), &wanted.to)) {
        return tapak_fail(err, TAPAK_INVALID, "to: it is no state");
    }
    if (wanted.to == TAPAK_DUPLICATE) {
        return tapak_fail(err, TAPAK_INVALID, "to: a duplicate is made by …/duplicate-of");
    }
    enum tapak_status status =
        tapak_transition_in(conn, arena, work, &wanted, &change->actor, &result, err);
    if (status == TAPAK_OK) {
        change->version = result.version;
        change->state = wanted.to;
    }
    return status;
}

static const struct desk_operation transitions = {transition_members, transition_rights, transition,
                                                  false};

enum tapak_status desk_transition(const struct tapak_call *call, struct tapak_response *response,
                                  struct tapak_error *err)
{
    return desk_change_run(call, &transitions, response, err);
}

enum { D_ID, D_REASON };

static const struct tapak_member duplicate_members[] = {
    [D_ID] = {"id", TAPAK_MEMBER_LINE, .is_required = true, .bytes = TAPAK_PUBLIC_ID_LENGTH},
    [D_REASON] = {"reason", TAPAK_MEMBER_TEXT, .bytes = TAPAK_MAX_TEXT_BYTES},
    {0},
};

static unsigned verify_rights(const struct tapak_member_value *values)
{
    (void)values;
    return TAPAK_RIGHT_VERIFY;
}

// The other report has to be one that is seen, too.
static enum tapak_status duplicate(struct tapak_conn *conn, struct tapak_arena *arena,
                                   const struct tapak_case *work, struct desk_change *change,
                                   struct tapak_error *err)
{
    struct tapak_transition_result result;
    const struct tapak_transition wanted = {.to = TAPAK_DUPLICATE,
                                            .reason = change->values[D_REASON].text,
                                            .duplicate_of = change->values[D_ID].text};
    enum tapak_status status = desk_case_allow(conn, &change->who->sight, TAPAK_RIGHT_READ,
                                               change->values[D_ID].text, err);
    if (status != TAPAK_OK) {
        return status == TAPAK_NOT_FOUND || status == TAPAK_DENIED
                   ? tapak_fail(err, TAPAK_INVALID, "id: there is no such report in your area")
                   : status;
    }
    status = tapak_transition_in(conn, arena, work, &wanted, &change->actor, &result, err);
    if (status == TAPAK_OK) {
        change->version = result.version;
        change->state = TAPAK_DUPLICATE;
    }
    return status;
}

static const struct desk_operation duplicates = {duplicate_members, verify_rights, duplicate,
                                                 false};

enum tapak_status desk_duplicate_of(const struct tapak_call *call, struct tapak_response *response,
                                    struct tapak_error *err)
{
    return desk_change_run(call, &duplicates, response, err);
}

enum { U_PUBLIC, U_TEXT };

static const struct tapak_member publication_members[] = {
    [U_PUBLIC] = {"public", TAPAK_MEMBER_BOOL, .is_required = true},
    [U_TEXT] = {"text", TAPAK_MEMBER_TEXT, .bytes = TAPAK_MAX_TEXT_BYTES},
    {0},
};

static unsigned publish_rights(const struct tapak_member_value *values)
{
    (void)values;
    return TAPAK_RIGHT_PUBLISH;
}

static enum tapak_status publish(struct tapak_conn *conn, struct tapak_arena *arena,
                                 const struct tapak_case *work, struct desk_change *change,
                                 struct tapak_error *err)
{
    (void)arena;
    const struct tapak_member_value *values = change->values;
    if (values[U_PUBLIC].truth && !values[U_TEXT].is_given) {
        return tapak_fail(err, TAPAK_INVALID,
                          "text: the words cleared for the public are required");
    }
    return tapak_case_publish(conn, work, values[U_PUBLIC].truth ? values[U_TEXT].text : NULL,
                              &change->actor, &change->version, err);
}

static const struct desk_operation publications = {publication_members, publish_rights, publish,
                                                   false};

enum tapak_status desk_publication(const struct tapak_call *call, struct tapak_response *response,
                                   struct tapak_error *err)
{
    return desk_change_run(call, &publications, response, err);
}

enum { A_ASSIGNEE };

static const struct tapak_member assign_members[] = {
    [A_ASSIGNEE] = {"assignee", TAPAK_MEMBER_LINE, .bytes = TAPAK_MAX_NAME_BYTES},
    {0},
};

static enum tapak_status assign(struct tapak_conn *conn, struct tapak_arena *arena,
                                const struct tapak_case *work, struct desk_change *change,
                                struct tapak_error *err)
{
    (void)arena;
    return tapak_case_assign(conn, work, change->values[A_ASSIGNEE].text, &change->actor,
                             &change->version, err);
}

static const struct desk_operation assignments = {assign_members, verify_rights, assign, false};

enum tapak_status desk_assign(const struct tapak_call *call, struct tapak_response *response,
                              struct tapak_error *err)
{
    return desk_change_run(call, &assignments, response, err);
}

enum { C_KIND, C_TEXT };

static const struct tapak_member comment_members[] = {
    [C_KIND] = {"kind", TAPAK_MEMBER_LINE, .bytes = 16},
    [C_TEXT] = {"text", TAPAK_MEMBER_TEXT, .is_required = true, .bytes = TAPAK_MAX_TEXT_BYTES},
    {0},
};

static bool kind_of(const struct tapak_member_value *values, enum tapak_note_kind *out_kind)
{
    *out_kind = TAPAK_NOTE_INTERNAL;
    return !values[C_KIND].is_given ||
           tapak_note_kind_parse(tapak_slice_of(values[C_KIND].text), out_kind);
}

static unsigned comment_rights(const struct tapak_member_value *values)
{
    enum tapak_note_kind kind = TAPAK_NOTE_INTERNAL;
    (void)kind_of(values, &kind);
    return kind == TAPAK_NOTE_ANSWER ? TAPAK_RIGHT_ANSWER
           : kind == TAPAK_NOTE_SITE ? TAPAK_RIGHT_CONFIRM
                                     : TAPAK_RIGHT_COMMENT;
}

static enum tapak_status comment(struct tapak_conn *conn, struct tapak_arena *arena,
                                 const struct tapak_case *work, struct desk_change *change,
                                 struct tapak_error *err)
{
    (void)arena;
    enum tapak_note_kind kind = TAPAK_NOTE_INTERNAL;
    if (!kind_of(change->values, &kind)) {
        return tapak_fail(err, TAPAK_INVALID, "kind: none of internal, answer, site");
    }
    return tapak_case_note(conn, work, kind, change->values[C_TEXT].text, &change->actor, err);
}

static const struct desk_operation comments = {comment_members, comment_rights, comment, true};

enum tapak_status desk_comment(const struct tapak_call *call, struct tapak_response *response,
                               struct tapak_error *err)
{
    return desk_change_run(call, &comments, response, err);
}
