// How many times a second a small record can be made durable one after the other:
// bench_fsync FILE SECONDS appends 1 KiB and calls fsync() each time, and prints a second's count.
#include "bench/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORD_BYTES = 1024 };

int main(int count, char **words)
{
    char record[RECORD_BYTES];
    int file = count == 3 ? open(words[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file < 0) {
        (void)fprintf(stderr, "usage: bench_fsync FILE SECONDS\n");
        return 2;
    }
    memset(record, 'x', sizeof record);
    double seconds = (double)strtoul(words[2], NULL, 10);
    double start = bench_now_s();
    double now = start;
    long done = 0;
    for (; now - start < seconds; now = bench_now_s()) {
        if (write(file, record, sizeof record) != RECORD_BYTES || fsync(file) != 0) {
            (void)fprintf(stderr, "bench_fsync: cannot write %s\n", words[1]);
            return 1;
        }
        done++;
    }
    (void)printf("%.1f\n", (double)done / (now - start));
    return close(file) == 0 ? 0 : 1;
}
