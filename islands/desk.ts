/** What every work page gets: htmx, keys, the warning before sign-out. */
import "htmx.org";
import "./hot-keys";
import "./idle-warning";
