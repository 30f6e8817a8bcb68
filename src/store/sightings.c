#include "tapak/store/sightings.h"

#include "store/event_detail.h"
#include "store/events.h"

enum { DETAIL_BYTES = 256 };

enum tapak_status tapak_sighting_add(struct tapak_conn *conn, int64_t report_row_id,
                                     const char *public_id, const char *what,
                                     const struct tapak_actor *actor, struct tapak_error *err)
{
    struct tapak_buf detail;
    tapak_buf_init(&detail, DETAIL_BYTES);
    tapak_buf_put_char(&detail, '{');
    event_detail_put(&detail, "what", what);
    tapak_buf_put_char(&detail, '}');
    enum tapak_status status = tapak_buf_check(&detail, err);
    if (status == TAPAK_OK) {
        const struct event event = {.report_row_id = report_row_id,
                                    .public_id = public_id,
                                    .actor = actor,
                                    .kind = "seen",
                                    .detail = tapak_buf_text(&detail)};
        status = event_add(conn, &event, err);
    }
    tapak_buf_free(&detail);
    return status;
}
