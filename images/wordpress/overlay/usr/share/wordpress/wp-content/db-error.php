<?php
/** What readers see while the database is away. */
if ( ! headers_sent() ) {
	http_response_code( 503 );
	header( 'Content-Type: text/html; charset=utf-8' );
	header( 'Cache-Control: no-store' );
	header( 'Retry-After: 5' );
}
?>
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Back soon</title></head>
<body>
<h1>This site is not available right now</h1>
<p>Its database cannot be reached. Please try again in a moment.</p>
</body>
</html>
