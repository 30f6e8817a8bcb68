// The outbox is emptied by a timer of the operator's; without --command nothing leaves.
#include "app/deliver.h"
#include "app/sheet.h"
#include "app/work.h"

#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/notices.h"

#include <inttypes.h>
#include <string.h>

enum { RUN_MAX = 10000 };

struct sending {
    struct tapak_store *store;
    const char *command;
    const char *from;
    int offset_minutes;
    struct tapak_actor actor;
    struct tapak_notice notice;
    enum tapak_notice_result result;
    int64_t counts[TAPAK_NOTICE_NO_ADDRESS + 1];
};

static enum tapak_status gather(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct sending *sending = context;
    return tapak_notices_gather(conn, sending->actor.at_ms, sending->offset_minutes, err);
}

static enum tapak_status next(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    struct sending *sending = context;
    return tapak_notice_next(conn, &sending->actor, sending->offset_minutes, &sending->notice, err);
}

static enum tapak_status tried(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct sending *sending = context;
    return tapak_notice_tried(conn, &sending->notice, sending->result, sending->actor.at_ms, err);
}

static void put_body(struct tapak_buf *text, const struct tapak_notice *notice)
{
    if (notice->kind == TAPAK_NOTICE_STATE) {
        tapak_buf_printf(text,
                         "Subject: Status laporan Anda\r\n\r\n"
                         "Laporan Anda sekarang berstatus: %s.\r\n"
                         "Rinciannya ada di halaman pelacakan, dengan kode pelacakan Anda.\r\n"
                         "Nama dan kontak Anda dapat Anda hapus di sana.\r\n",
                         tapak_state_name_id(notice->state));
        return;
    }
    tapak_buf_printf(text,
                     "Subject: Ringkasan mingguan desa %s\r\n\r\n"
                     "Laporan yang masuk minggu lalu: %" PRId64 "\r\n"
                     "Laporan yang masih terbuka: %" PRId64 "\r\n",
                     notice->area.text, notice->received, notice->open);
}

// An address is letters, digits and a few marks: nothing in it ends a header.
static enum tapak_notice_result deliver(const struct sending *sending)
{
    struct tapak_buf text;
    if (sending->notice.address[0] == '\0') {
        return TAPAK_NOTICE_NO_ADDRESS;
    }
    tapak_buf_init(&text, TAPAK_MAX_TEXT_BYTES);
    tapak_buf_printf(&text,
                     "From: %s\r\nTo: %s\r\nAuto-Submitted: auto-generated\r\n"
                     "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n",
                     sending->from, sending->notice.address);
    put_body(&text, &sending->notice);
    bool is_sent = tapak_buf_check(&text, NULL) == TAPAK_OK &&
                   app_deliver(sending->command, (struct tapak_slice){text.bytes, text.size});
    tapak_buf_free(&text);
    return is_sent ? TAPAK_NOTICE_SENT : TAPAK_NOTICE_FAILED;
}

static enum tapak_status send_all(struct sending *sending, struct tapak_error *err)
{
    enum tapak_status status = tapak_store_write(sending->store, gather, sending, err);
    for (int i = 0; i < RUN_MAX && status == TAPAK_OK; i++) {
        status = tapak_store_write(sending->store, next, sending, err);
        if (status != TAPAK_OK || sending->notice.id == 0) {
            break;
        }
        sending->result = deliver(sending);
        sending->counts[sending->result]++;
        status = tapak_store_write(sending->store, tried, sending, err);
    }
    return status;
}

static enum tapak_status check(const struct sending *sending, struct tapak_error *err)
{
    if (sending->command == NULL || sending->command[0] != '/') {
        return tapak_fail(err, TAPAK_INVALID,
                          "--command is required: the path of a program that delivers mail, and "
                          "its words");
    }
    if (sending->from == NULL || !tapak_is_address(tapak_slice_of(sending->from))) {
        return tapak_fail(err, TAPAK_INVALID, "--from is required: the address of the sender");
    }
    return TAPAK_OK;
}

static enum app_exit run_send(struct app *app)
{
    struct app_work work = {0};
    struct tapak_error err = {0};
    struct app_sheet sheet;
    struct sending sending = {.command = app_args_value(&app->args, "command"),
                              .from = app_args_value(&app->args, "from"),
                              .offset_minutes =
                                  app_setting_offset(&app->settings, SETTING_TIME_ZONE),
                              .actor = {"notices", tapak_now_ms()}};
    enum tapak_status status = check(&sending, &err);
    if (status != TAPAK_OK) {
        (void)app_report(&err);
        return APP_MISUSED;
    }
    status = app_work_open(&work, app, &err);
    sending.store = work.store;
    status = status == TAPAK_OK ? send_all(&sending, &err) : status;
    app_work_close(&work);
    if (status != TAPAK_OK) {
        return app_report(&err);
    }
    app_sheet_begin(&sheet, app->is_json);
    app_sheet_int(&sheet, "sent", "sent", sending.counts[TAPAK_NOTICE_SENT]);
    app_sheet_int(&sheet, "failed", "failed, tried again later",
                  sending.counts[TAPAK_NOTICE_FAILED]);
    app_sheet_int(&sheet, "no_address", "without an address",
                  sending.counts[TAPAK_NOTICE_NO_ADDRESS]);
    return app_sheet_print(&sheet) ? APP_DONE : APP_FAILED;
}

static const struct app_flag send_flags[] = {
    {"command", "PROGRAM", "what delivers: a path and its words; it gets the message on stdin"},
    {"from", "ADDRESS", "the sender's address"},
    {0},
};

const struct app_command app_notices_send_command = {
    .name = "notices send",
    .operands = "",
    .about = "tell reporters of steps, and village heads of their week, by mail",
    .flags = send_flags,
    .settings = APP_USES(SETTING_DB) | APP_USES(SETTING_CONFIG) | APP_USES(SETTING_TIME_ZONE),
    .more =
        "For a timer. Nothing is ever sent but by this command; the first run only notes where\n"
        "the past ends. Reporters who left an address are told the state, no words. Village heads\n"
        "whose login is an address get counts each week. What fails is tried again after 5, 20,\n"
        "80 ... minutes, six times. Each address that is read is an event 'person_read'.\n"
        "\n"
        "Example:\n"
        "  tapak notices send --from tapak@example.go.id --command '/usr/sbin/sendmail -t -i'\n",
    .run = run_send,
};
