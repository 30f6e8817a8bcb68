#include "api/desk/form.h"

#include "tapak/decode/multipart.h"

static enum tapak_status take_part(const struct tapak_part *part, struct tapak_slice *out_report,
                                   struct desk_form *form, struct tapak_error *err)
{
    if (tapak_slice_equals(part->name, "report") && out_report->text == NULL) {
        *out_report = part->bytes;
        return TAPAK_OK;
    }
    if (!tapak_slice_equals(part->name, "file")) {
        return tapak_fail(err, TAPAK_INVALID,
                          "the form has a part that is not known here, or two of 'report': a part "
                          "'report' holds the JSON, parts 'file' hold photos and PDFs");
    }
    // What a browser sends for a file that was not chosen.
    if (part->file_name.length == 0 && part->bytes.length == 0) {
        return TAPAK_OK;
    }
    if (form->file_count == TAPAK_MAX_ATTACHMENTS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "file: more than %d", TAPAK_MAX_ATTACHMENTS);
    }
    form->files[form->file_count++] = part->bytes;
    return TAPAK_OK;
}

enum tapak_status desk_form_read(const struct tapak_call *call, struct desk_form *out_form,
                                 struct tapak_error *err)
{
    enum { PARTS_MAX = 32 };
    const struct tapak_multipart multipart = {
        .content_type = tapak_request_field(call->request, "Content-Type"),
        .body = call->request->body,
        .max_parts = PARTS_MAX};
    struct desk_form form = {.file_count = 0};
    struct tapak_slice report = {0};
    struct tapak_form parts = {0};
    enum tapak_status status = TAPAK_OK;
    if (!tapak_multipart_is_form(multipart.content_type)) {
        report = call->request->body;
    } else {
        status = tapak_multipart_read(call->arena, &multipart, &parts, err);
    }
    for (size_t i = 0; i < parts.count && status == TAPAK_OK; i++) {
        status = take_part(&parts.parts[i], &report, &form, err);
    }
    if (status == TAPAK_OK) {
        status =
            tapak_report_json_read(call->arena, report, call->offset_minutes, &form.report, err);
    }
    if (status == TAPAK_OK) {
        *out_form = form;
    }
    return status;
}
