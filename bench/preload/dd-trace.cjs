/** dd-trace with defaults, apart from what calls home; nothing listens where its agent should be. */
require('dd-trace').init({ startupLogs: false });
