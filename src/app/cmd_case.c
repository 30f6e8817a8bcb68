// Changing cases from the command line. Who may use the machine may do all of it: the event says
// who.
#include "app/cmd_case.h"

#include "tapak/base/limits.h"
#include "tapak/casework/transition.h"

#include <string.h>

// Runs a change that is written to the database.
static enum app_exit run(struct app *app, const char *label,
                         enum tapak_status (*change)(struct app *app, struct app_cases *cases,
                                                     int64_t *out_result, struct tapak_error *err))
{
    struct app_cases cases;
    struct tapak_error err = {0};
    struct app_sheet sheet;
    int64_t result = 0;
    enum tapak_status status = app_cases_open(&cases, app, &err);
    status = status == TAPAK_OK ? change(app, &cases, &result, &err) : status;
    app_cases_close(&cases);
    if (status != TAPAK_OK) {
        (void)app_report(&err);
        return status == TAPAK_INVALID ? APP_MISUSED : APP_FAILED;
    }
    app_sheet_begin(&sheet, app->is_json);
    if (app->args.operand_count > 0) {
        app_sheet_text(&sheet, "id", "report", app->args.operands[0]);
    }
    app_sheet_int(&sheet, label, label, result);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static enum tapak_status move(struct app *app, struct app_cases *cases, int64_t *out_version,
                              struct tapak_error *err)
{
    const struct app_args *args = &app->args;
    struct tapak_transition_result result;
    struct tapak_transition transition = {.reason = app_args_value(args, "reason"),
                                          .agency = app_args_value(args, "agency"),
                                          .duplicate_of = app_args_value(args, "duplicate-of")};
    enum tapak_status status = app_case_version(app, &transition.version, err);
    if (status == TAPAK_OK &&
        !tapak_state_parse(tapak_slice_of(args->operands[1]), &transition.to)) {
        status = tapak_fail(err, TAPAK_INVALID, "'%.40s' is no state", args->operands[1]);
    }
    if (status == TAPAK_OK) {
        status = tapak_transition_make(cases->work.store, args->operands[0], &transition,
                                       &cases->actor, &result, err);
    }
    if (status == TAPAK_OK) {
        *out_version = result.version;
    }
    return status;
}

static enum app_exit run_move(struct app *app)
{
    return run(app, "version", move);
}

enum change_kind { CHANGE_ASSIGN, CHANGE_PUBLISH, CHANGE_NOTE };

// A change that is no step.
struct change {
    enum change_kind kind;
    const char *public_id;
    const char *words; // NULL: nobody, withdrawn
    enum tapak_note_kind note;
    int64_t version;
    const struct tapak_actor *actor;
};

static enum tapak_status apply(struct tapak_conn *conn, const struct tapak_case *work,
                               struct change *change, struct tapak_error *err)
{
    if (change->version != 0 && change->version != work->version) {
        return tapak_fail(err, TAPAK_CONFLICT,
                          "somebody changed the report in between: it is version %lld, not %lld",
                          (long long)work->version, (long long)change->version);
    }
    switch (change->kind) {
    case CHANGE_ASSIGN:
        return tapak_case_assign(conn, work, change->words, change->actor, &change->version, err);
    case CHANGE_PUBLISH:
        return tapak_case_publish(conn, work, change->words, change->actor, &change->version, err);
    case CHANGE_NOTE:
        break;
    }
    change->version = work->version;
    return tapak_case_note(conn, work, change->note, change->words, change->actor, err);
}

static enum tapak_status write_change(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    struct change *change = context;
    struct tapak_arena *arena = NULL;
    struct tapak_case work;
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, err);
    status =
        status == TAPAK_OK ? tapak_case_read(conn, arena, change->public_id, &work, err) : status;
    status = status == TAPAK_OK ? apply(conn, &work, change, err) : status;
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status make_change(struct app *app, struct app_cases *cases,
                                     struct change *change, int64_t *out_version,
                                     struct tapak_error *err)
{
    size_t length = change->words == NULL ? 0 : strlen(change->words);
    change->public_id = app->args.operands[0];
    change->actor = &cases->actor;
    if (length > TAPAK_MAX_TEXT_BYTES || !tapak_is_utf8(change->words, length) ||
        (change->words != NULL && tapak_slice_trim(tapak_slice_of(change->words)).length == 0)) {
        return tapak_fail(err, TAPAK_INVALID, "the words are empty, too long or not UTF-8");
    }
    enum tapak_status status = app_case_version(app, &change->version, err);
    status = status == TAPAK_OK ? tapak_store_write(cases->work.store, write_change, change, err)
                                : status;
    *out_version = change->version;
    return status;
}

static enum tapak_status assign(struct app *app, struct app_cases *cases, int64_t *out_version,
                                struct tapak_error *err)
{
    struct change change = {.kind = CHANGE_ASSIGN};
    change.words = app->args.operand_count > 1 ? app->args.operands[1] : NULL;
    return make_change(app, cases, &change, out_version, err);
}

static enum tapak_status publish(struct app *app, struct app_cases *cases, int64_t *out_version,
                                 struct tapak_error *err)
{
    struct change change = {.kind = CHANGE_PUBLISH, .words = app_args_value(&app->args, "text")};
    if (change.words == NULL) {
        return tapak_fail(err, TAPAK_INVALID,
                          "--text is required: the words cleared for the public");
    }
    return make_change(app, cases, &change, out_version, err);
}

static enum tapak_status withdraw(struct app *app, struct app_cases *cases, int64_t *out_version,
                                  struct tapak_error *err)
{
    struct change change = {.kind = CHANGE_PUBLISH};
    return make_change(app, cases, &change, out_version, err);
}

static enum tapak_status note(struct app *app, struct app_cases *cases, int64_t *out_version,
                              struct tapak_error *err)
{
    const char *kind = app_args_value(&app->args, "kind");
    struct change change = {.kind = CHANGE_NOTE, .words = app->args.operands[1]};
    if (kind != NULL && !tapak_note_kind_parse(tapak_slice_of(kind), &change.note)) {
        return tapak_fail(err, TAPAK_INVALID, "--kind '%.40s' is none of internal, answer, site",
                          kind);
    }
    return make_change(app, cases, &change, out_version, err);
}

static enum tapak_status close_unanswered(struct app *app, struct app_cases *cases,
                                          int64_t *out_closed, struct tapak_error *err)
{
    (void)app;
    return tapak_close_unanswered(cases->work.store, &cases->rules, &cases->actor, out_closed, err);
}

static enum app_exit run_assign(struct app *app)
{
    return run(app, "version", assign);
}

static enum app_exit run_publish(struct app *app)
{
    return run(app, "version", publish);
}

static enum app_exit run_withdraw(struct app *app)
{
    return run(app, "version", withdraw);
}

static enum app_exit run_note(struct app *app)
{
    return run(app, "version", note);
}

static enum app_exit run_close(struct app *app)
{
    return run(app, "closed", close_unanswered);
}

#define CASE_SETTINGS                                                                              \
    (APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE))
#define AS_FLAG                                                                                    \
    {                                                                                              \
        "as", "NAME", "who does it, for the events (operator)"                                     \
    }
#define VERSION_FLAG                                                                               \
    {                                                                                              \
        "version", "N", "only when the report still is of this version"                            \
    }

static const struct app_flag move_flags[] = {
    {"reason", "WORDS", "why; required to set aside, to defer, to go back"},
    {"agency", "NAME", "whom it is forwarded to"},
    {"duplicate-of", "ID", "the report that a duplicate repeats"},
    VERSION_FLAG,
    AS_FLAG,
    {0},
};

const struct app_command app_case_move_command = {
    .name = "case move",
    .operands = "ID STATE",
    .operands_min = 2,
    .operands_max = 2,
    .about = "take a report to its next state",
    .flags = move_flags,
    .settings = CASE_SETTINGS,
    .more = "States: received, verified, forwarded, in_progress, resolved, closed, deferred,\n"
            "not_authorised, rejected, archived, duplicate. What may become what is in\n"
            "docs/domain.md. Nothing is overwritten: 'tapak case show ID' has the whole way.\n"
            "\n"
            "Examples:\n"
            "  tapak case move 3f9q2m7x0d5k8w1c verified --as sari\n"
            "  tapak case move 3f9q2m7x0d5k8w1c forwarded --agency 'Dinas Kehutanan' --as sari\n",
    .run = run_move,
};

static const struct app_flag version_flags[] = {VERSION_FLAG, AS_FLAG, {0}};

const struct app_command app_case_assign_command = {
    .name = "case assign",
    .operands = "ID [NAME]",
    .operands_min = 1,
    .operands_max = 2,
    .about = "say who works on a report; without NAME nobody does",
    .flags = version_flags,
    .settings = CASE_SETTINGS,
    .more = "Example:\n"
            "  tapak case assign 3f9q2m7x0d5k8w1c budi\n",
    .run = run_assign,
};

static const struct app_flag publish_flags[] = {
    {"text", "WORDS", "the words cleared for the public"},
    VERSION_FLAG,
    AS_FLAG,
    {0},
};

const struct app_command app_case_publish_command = {
    .name = "case publish",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .about = "show a report to the public, with words cleared for it",
    .flags = publish_flags,
    .settings = CASE_SETTINGS,
    .more = "The reporter's own words are never shown. A confidential report cannot be published;\n"
            "one of a sensitive category appears at its stand-in place.\n"
            "\n"
            "Example:\n"
            "  tapak case publish 3f9q2m7x0d5k8w1c --text 'Truk kayu di jalan desa'\n",
    .run = run_publish,
};

const struct app_command app_case_withdraw_command = {
    .name = "case withdraw",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .about = "take a report back from the public",
    .flags = version_flags,
    .settings = CASE_SETTINGS,
    .more = "Example:\n"
            "  tapak case withdraw 3f9q2m7x0d5k8w1c\n",
    .run = run_withdraw,
};

static const struct app_flag note_flags[] = {
    {"kind", "KIND",
     "internal, answer (the reporter sees it) or site (confirmed there) (internal)"},
    AS_FLAG,
    {0},
};

const struct app_command app_case_note_command = {
    .name = "case note",
    .operands = "ID WORDS",
    .operands_min = 2,
    .operands_max = 2,
    .about = "write a note, or an answer to the reporter",
    .flags = note_flags,
    .settings = CASE_SETTINGS,
    .more = "Example:\n"
            "  tapak case note 3f9q2m7x0d5k8w1c 'Tim turun Senin' --kind answer\n",
    .run = run_note,
};

static const struct app_flag close_flags[] = {AS_FLAG, {0}};

const struct app_command app_case_close_command = {
    .name = "case close",
    .operands = "",
    .about = "close what was resolved and not objected to within the limit",
    .flags = close_flags,
    .settings = CASE_SETTINGS,
    .more = "For a timer, once a day. The limit is stage 'answer' of the table 'deadline'.\n"
            "\n"
            "Example:\n"
            "  tapak case close --as timer\n",
    .run = run_close,
};
