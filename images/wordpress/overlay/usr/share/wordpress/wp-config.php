<?php
/**
 * WordPress' configuration, from the environment. README.md beside the
 * Dockerfile says what each variable does.
 */

function slipway_environment( string $name ): string {
	$value = getenv( $name );
	return false === $value ? '' : $value;
}

define( 'DB_NAME', slipway_environment( 'WORDPRESS_DB_NAME' ) );
define( 'DB_HOST', slipway_environment( 'WORDPRESS_DB_HOST' ) );
define( 'DB_USER', slipway_environment( 'WORDPRESS_DB_USER' ) );
define( 'DB_PASSWORD', slipway_environment( 'WORDPRESS_DB_PASSWORD' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

/*
 * Every pod must accept the cookies that any other pod signed: the keys are
 * derived from one secret that all pods have, never made up by a pod.
 */
$slipway_secret = slipway_environment( 'WORDPRESS_SALT' );
if ( '' === $slipway_secret ) {
	$slipway_secret = hash_hmac( 'sha256', 'wordpress of ' . DB_NAME, DB_PASSWORD );
}
foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $slipway_name ) {
	define( $slipway_name, hash_hmac( 'sha256', $slipway_name, $slipway_secret ) );
}
/* WordPress derives this from the address; the site has one for every node. */
define( 'COOKIEHASH', substr( hash_hmac( 'sha256', 'COOKIEHASH', $slipway_secret ), 0, 32 ) );
unset( $slipway_secret, $slipway_name );

/*
 * The site's address is the one it was asked by: the same pod answers for each
 * node's port, for a forwarded port and for a proxy.
 */
if ( 'https' === strtolower( trim( explode( ',', $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '' )[0] ) ) ) {
	$_SERVER['HTTPS'] = 'on';
}
$slipway_host = strtolower( $_SERVER['HTTP_HOST'] ?? '' );
if ( 1 !== preg_match( '/^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[1-9][0-9]{0,4})?$/D', $slipway_host ) ) {
	$slipway_host = 'localhost';
}
$_SERVER['HTTP_HOST'] = $slipway_host;
define( 'WP_HOME', ( 'on' === ( $_SERVER['HTTPS'] ?? '' ) ? 'https://' : 'http://' ) . $slipway_host );
define( 'WP_SITEURL', WP_HOME );
unset( $slipway_host );

/* Code comes with the image. A file that one pod changed would differ from the others'. */
define( 'DISALLOW_FILE_MODS', true );
define( 'DISALLOW_FILE_EDIT', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_AUTO_UPDATE_CORE', false );
define( 'WP_DEBUG', false );
define( 'WP_DEFAULT_THEME', 'twentytwentythree' );

foreach ( array( 'WORDPRESS_CACHE_S3_KEY', 'WORDPRESS_CACHE_S3_SECRET', 'WORDPRESS_CACHE_S3_BUCKET' ) as $slipway_name ) {
	define( $slipway_name, slipway_environment( $slipway_name ) );
}
unset( $slipway_name );
/* For an image that adds WP Offload Media; mu-plugins/offload.php reads the above. */
if ( '' !== WORDPRESS_CACHE_S3_KEY && '' !== WORDPRESS_CACHE_S3_SECRET && '' !== WORDPRESS_CACHE_S3_BUCKET ) {
	define(
		'AS3CF_SETTINGS',
		serialize(
			array(
				'provider'          => 'aws',
				'access-key-id'     => WORDPRESS_CACHE_S3_KEY,
				'secret-access-key' => WORDPRESS_CACHE_S3_SECRET,
				'bucket'            => WORDPRESS_CACHE_S3_BUCKET,
			)
		)
	);
}
define( 'WORDPRESS_CACHE_HOME', rtrim( slipway_environment( 'WORDPRESS_CACHE_HOME' ), '/' ) );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
