/**
 * @file intake.h
 * @brief One report handed in by a person: checked, placed, stored, with a receipt.
 *
 * Threads: any; tapak_intake_put() blocks until the report is on disk.
 */
#ifndef TAPAK_INGEST_INTAKE_H
#define TAPAK_INGEST_INTAKE_H

#include "tapak/ingest/attachments.h"
#include "tapak/ingest/world.h"
#include "tapak/model/report.h"

/** What was handed in; slices are borrowed and may be absent. */
struct tapak_intake {
    struct tapak_slice category; ///< code, required
    struct tapak_slice klass;    ///< code; absent is "pengaduan"
    struct tapak_slice title;
    struct tapak_slice description; ///< title or description is required
    struct tapak_place_claim place; ///< a point, names or a code; nothing at all is placed "none"
    bool has_occurred;
    int64_t occurred_ms;
    bool is_anonymous;
    bool is_confidential;
    struct tapak_slice reporter_name;
    struct tapak_slice reporter_phone;
    struct tapak_slice reporter_email;
    struct tapak_slice channel;      ///< absent is "tapak"
    const struct tapak_slice *files; ///< photos and PDFs, as they came
    size_t file_count;
    struct tapak_slice idempotency_key; ///< the same key again gives the first receipt
};

struct tapak_receipt {
    char tracking_code[TAPAK_TRACKING_LENGTH + 1]; ///< for the reporter alone
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    struct tapak_placement placement;
    int64_t received_ms;
    struct tapak_attachments
        files;      ///< under which ids they are kept, and where cameras say they were
    bool was_known; ///< the idempotency key had been used: nothing new was stored
};

/** TAPAK_INVALID names the field first: "category: …". */
TAPAK_MUST_CHECK enum tapak_status tapak_intake_put(struct tapak_store *store,
                                                    const struct tapak_world *world,
                                                    const struct tapak_intake *intake,
                                                    struct tapak_receipt *out_receipt,
                                                    struct tapak_error *err);

/** One report on its way, for who does not wait: begun, written, ended. */
struct tapak_handing;

/** As the first part of tapak_intake_put(): checked and placed, nothing is written. */
TAPAK_MUST_CHECK enum tapak_status tapak_handing_begin(struct tapak_store *store,
                                                       const struct tapak_world *world,
                                                       const struct tapak_intake *intake,
                                                       struct tapak_handing **out_handing,
                                                       struct tapak_error *err);

/** Calls then(context) once, from any thread, when it is on disk or has failed. */
void tapak_handing_write(struct tapak_handing *handing, void (*then)(void *context), void *context);

/** The same, and waits for it in this thread. */
void tapak_handing_write_now(struct tapak_handing *handing);

/** After then(): how it went. */
TAPAK_MUST_CHECK enum tapak_status tapak_handing_result(const struct tapak_handing *handing,
                                                        struct tapak_receipt *out_receipt,
                                                        struct tapak_error *err);

/** NULL is allowed. */
void tapak_handing_free(struct tapak_handing *handing);

#endif
