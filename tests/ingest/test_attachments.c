#include "tapak/ingest/attachments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/photos.h"
#include "store/sample.h"

static void test_attachments__are_kept_by_what_they_are(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_buf jpeg;
    struct tapak_attachments kept;
    struct tapak_error err = {0};
    char command[128];
    sample_make(&sample);
    photo_jpeg(&jpeg, 40, 30);
    const struct tapak_slice files[TAPAK_MAX_ATTACHMENTS + 1] = {{jpeg.bytes, jpeg.size},
                                                                 {"%PDF-1.7", 8}};
    assert_int_equal(tapak_attachments_keep(sample.store, files, 2, &kept, &err), TAPAK_OK);
    assert_int_equal(kept.count, 2);
    assert_int_equal(kept.items[0].medium.kind, TAPAK_MEDIUM_PHOTO);
    assert_int_equal(kept.items[0].medium.width_px, 40);
    assert_int_equal(kept.items[1].medium.kind, TAPAK_MEDIUM_DOCUMENT);
    struct tapak_digest digest = tapak_sha256("%PDF-1.7", 8);
    assert_memory_equal(&kept.items[1].medium.sha256, &digest, sizeof digest);
    assert_int_equal(strlen(kept.items[1].medium.public_id), TAPAK_PUBLIC_ID_LENGTH);
    assert_int_equal(
        tapak_attachments_keep(sample.store, files, TAPAK_MAX_ATTACHMENTS + 1, &kept, &err),
        TAPAK_TOO_LARGE);
    assert_int_equal(tapak_attachments_keep(sample.store, files, 3, &kept, &err), TAPAK_INVALID);
    assert_non_null(strstr(err.message, "file: number 3"));
    (void)snprintf(command, sizeof command, "rm -rf %s/tapak.db.media", sample.folder);
    assert_int_equal(system(command), 0);
    tapak_buf_free(&jpeg);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attachments__are_kept_by_what_they_are),
    };
    return cmocka_run_group_tests_name("ingest/attachments", tests, NULL, NULL);
}
