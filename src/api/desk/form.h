/**
 * @file form.h
 * @brief The body of a report that is handed in: JSON, or a form with the JSON and files.
 */
#ifndef TAPAK_API_DESK_FORM_H
#define TAPAK_API_DESK_FORM_H

#include "tapak/base/limits.h"
#include "tapak/decode/report_json.h"
#include "tapak/http/route.h"

/** Files are pieces of the request's body. */
struct desk_form {
    struct tapak_report_form report;
    struct tapak_slice files[TAPAK_MAX_ATTACHMENTS];
    size_t file_count;
};

/** Parts of a form: "report" (the JSON, once) and "file" (any number up to the ceiling). */
TAPAK_MUST_CHECK enum tapak_status
desk_form_read(const struct tapak_call *call, struct desk_form *out_form, struct tapak_error *err);

#endif
