#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        (void)puts("tapak " TAPAK_VERSION);
        return 0;
    }
    (void)fputs("usage: tapak version\n", stderr);
    return 2;
}
