#include "decode/files.h"

#include <assert.h>
#include <ftw.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <stdint.h>
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

const char *files_translate(const char *from, const char *name, const char *const *arguments)
{
    char **list = (char **)(uintptr_t)arguments;
    GDALAllRegister();
    GDALDatasetH source = GDALOpenEx(from, GDAL_OF_VECTOR, NULL, NULL, NULL);
    GDALVectorTranslateOptions *options = GDALVectorTranslateOptionsNew(list, NULL);
    GDALDatasetH made = GDALVectorTranslate(files_path(name), NULL, 1, &source, options, NULL);
    assert(source != NULL && made != NULL);
    GDALVectorTranslateOptionsFree(options);
    GDALClose(made);
    GDALClose(source);
    return path;
}

const char *files_halve(const char *from, const char *name)
{
    FILE *file = fopen(from, "rb");
    assert(file != NULL);
    (void)fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file) / 2;
    rewind(file);
    char *bytes = malloc(size);
    assert(bytes != NULL);
    size_t got = fread(bytes, 1, size, file);
    assert(got == size);
    (void)fclose(file);
    (void)files_write(name, bytes, size);
    free(bytes);
    return path;
}
