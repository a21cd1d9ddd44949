<?php
/**
 * Plugin Name: Replicated site
 * Description: What WordPress must do differently when many pods are one site.
 */

/**
 * WordPress calls itself by the site's address, for scheduled tasks and to try
 * its links. That address may be known outside of the cluster only: the pod
 * asks itself instead.
 */
add_action(
	'http_api_curl',
	function ( $handle, $request, $url ) {
		$own   = wp_parse_url( WP_HOME );
		$asked = wp_parse_url( $url );
		if ( 'http' !== ( $asked['scheme'] ?? '' ) || strcasecmp( $own['host'], $asked['host'] ?? '' ) || ( $own['port'] ?? 80 ) !== ( $asked['port'] ?? 80 ) ) {
			return;
		}
		curl_setopt( $handle, CURLOPT_CONNECT_TO, array( '::127.0.0.1:80' ) );
		curl_setopt( $handle, CURLOPT_PROXY, '' );
	},
	10,
	3
);

/* Behind a proxy that ends TLS, the pod itself still speaks HTTP. */
add_filter(
	'cron_request',
	function ( array $cron ): array {
		$cron['url'] = set_url_scheme( $cron['url'], 'http' );
		return $cron;
	}
);

/* New versions come as a new image: nobody needs to be asked for them. */
add_action(
	'init',
	function () {
		remove_action( 'admin_init', '_maybe_update_core' );
		remove_action( 'admin_init', '_maybe_update_plugins' );
		remove_action( 'admin_init', '_maybe_update_themes' );
		foreach ( array( 'wp_version_check', 'wp_update_plugins', 'wp_update_themes' ) as $check ) {
			remove_all_actions( $check );
		}
		remove_action( 'init', 'wp_schedule_update_checks' );
	},
	1
);
foreach ( array( 'update_core', 'update_plugins', 'update_themes' ) as $slipway_name ) {
	add_filter(
		"pre_site_transient_$slipway_name",
		fn() => (object) array(
			'last_checked'    => time(),
			'version_checked' => get_bloginfo( 'version' ),
			'updates'         => array(),
			'response'        => array(),
			'translations'    => array(),
			'no_update'       => array(),
			'checked'         => array(),
		)
	);
}
unset( $slipway_name );

/* Languages come with the image, too: no list of them needs to be fetched. */
add_filter( 'translations_api', fn() => array( 'translations' => array() ) );
