/** What `npx lukko --help` prints. */
export const help: string = `lukko: looks after the database of three-step login.

npx lukko migrate --url URL [--prefix P] [--schema S]
    Makes the tables, or brings them to the version of this lukko. Run it again, or from several machines at once: no harm is done.

npx lukko migrate --print [--engine postgresql|sqlite|mysql] [--prefix P] [--schema S]
    Prints the same as SQL, without connecting to anything. --engine may be left out where --url is given.

npx lukko doctor --url URL [--prefix P] [--schema S] [--redis URL] [--config FILE]
    Says of everything that lukko depends on whether it is ok, worth a note, or bad, and what to do. It changes nothing.

Options
    --url URL      sqlite:./lukko.db, postgres://user:password@host:5432/database or mysql://user:password@host:3306/database (MariaDB
                   and MySQL). Without it, DATABASE_URL is read, which keeps the password out of the list of processes.
    --prefix P     what the names of the tables begin with; lukko_ by default
    --schema S     the PostgreSQL schema that holds them; it must be there
    --redis URL    redis://user:password@host:6379/0, where flows, sessions and ledgers are kept there. Without it, LUKKO_REDIS_URL is read.
    --config FILE  a JavaScript module whose default export is an object of createAuth's options, or of some of them: keys, policy,
                   policyOverrides, clientAddress...
    --help, --version

Exit codes
    0  done; doctor found nothing bad
    1  something is bad, or the database refused
    2  called wrongly, or a package is missing: nothing was done
`;
