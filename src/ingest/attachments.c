#include "tapak/ingest/attachments.h"

#include "tapak/media/photo.h"

static enum tapak_status keep_photo(const struct tapak_store *store, struct tapak_slice bytes,
                                    struct tapak_attachment *out, struct tapak_error *err)
{
    struct tapak_photo photo;
    enum tapak_status status = tapak_photo_clean(bytes, &photo, err);
    if (status != TAPAK_OK) {
        // Not something that this program will do one day: the sender can send another.
        return status == TAPAK_UNSUPPORTED ? TAPAK_INVALID : status;
    }
    struct tapak_medium *medium = &out->medium;
    medium->kind = TAPAK_MEDIUM_PHOTO;
    medium->bytes = (int64_t)photo.image.size;
    medium->width_px = photo.width_px;
    medium->height_px = photo.height_px;
    out->has_place = photo.has_place;
    out->place = photo.place;
    const struct tapak_slice image = {photo.image.bytes, photo.image.size};
    const struct tapak_slice thumb = {photo.thumb.bytes, photo.thumb.size};
    status = tapak_medium_keep(store, image, &medium->sha256, err);
    status = status == TAPAK_OK ? tapak_medium_keep(store, thumb, &medium->thumb, err) : status;
    tapak_photo_free(&photo);
    return status;
}

static enum tapak_status keep_document(const struct tapak_store *store, struct tapak_slice bytes,
                                       struct tapak_attachment *out, struct tapak_error *err)
{
    if (bytes.length > TAPAK_MAX_DOCUMENT_BYTES) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "the PDF has %zu bytes, at most %zu", bytes.length,
                          TAPAK_MAX_DOCUMENT_BYTES);
    }
    out->medium.kind = TAPAK_MEDIUM_DOCUMENT;
    out->medium.bytes = (int64_t)bytes.length;
    return tapak_medium_keep(store, bytes, &out->medium.sha256, err);
}

enum tapak_status tapak_attachments_keep(const struct tapak_store *store,
                                         const struct tapak_slice *files, size_t count,
                                         struct tapak_attachments *out_kept,
                                         struct tapak_error *err)
{
    struct tapak_attachments kept = {.count = count};
    if (count > TAPAK_MAX_ATTACHMENTS) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "file: %zu are more than %d", count,
                          TAPAK_MAX_ATTACHMENTS);
    }
    for (size_t i = 0; i < count; i++) {
        struct tapak_attachment *item = &kept.items[i];
        bool is_document = tapak_media_type_of(files[i]) == TAPAK_MEDIA_PDF;
        enum tapak_status status = is_document ? keep_document(store, files[i], item, err)
                                               : keep_photo(store, files[i], item, err);
        if (status != TAPAK_OK) {
            (void)tapak_fail_at(err, "file: number %zu", i + 1);
            return status;
        }
        tapak_random_code(item->medium.public_id, TAPAK_PUBLIC_ID_LENGTH);
    }
    *out_kept = kept;
    return TAPAK_OK;
}
