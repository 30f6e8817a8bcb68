#include "decode/files.h"

#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[] = "/tmp/tapak-test-XXXXXX";
static char path[512];

static int remove_one(const char *name, const struct stat *stat, int type, struct FTW *walk)
{
    (void)stat;
    (void)type;
    (void)walk;
    return remove(name);
}

static void remove_folder(void)
{
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *files_path(const char *name)
{
    if (strstr(folder, "XXXXXX") != NULL && mkdtemp(folder) != NULL) {
        (void)atexit(remove_folder);
    }
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

const char *files_write(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(files_path(name), "wb");
    assert(file != NULL);
    size_t written = fwrite(bytes, 1, size, file);
    assert(written == size);
    (void)fclose(file);
    return path;
}

const char *files_text(const char *name, const char *text)
{
    return files_write(name, text, strlen(text));
}
