<?php
/**
 * Plugin Name: Offload of uploads
 * Description: Copies uploads to a bucket, so that they outlive their pod and every pod's visitors see them.
 *
 * Works when the three WORDPRESS_CACHE_S3_ variables and WORDPRESS_CACHE_HOME
 * are set. An upload whose files have all reached the bucket is linked below
 * WORDPRESS_CACHE_HOME; any other is linked, and served, by the pod as usual.
 */

const SLIPWAY_OFFLOADED = '_slipway_offloaded';

/** One signed request (AWS Signature Version 4) for an object of the bucket. */
function slipway_bucket_request( string $method, string $key, string $body = '', string $type = 'application/octet-stream' ): bool {
	$endpoint = rtrim( getenv( 'WORDPRESS_CACHE_S3_ENDPOINT' ) ?: 'https://s3.amazonaws.com', '/' );
	$region   = getenv( 'WORDPRESS_CACHE_S3_REGION' ) ?: 'us-east-1';
	$path     = '/' . implode( '/', array_map( 'rawurlencode', explode( '/', WORDPRESS_CACHE_S3_BUCKET . '/' . $key ) ) );
	$address  = wp_parse_url( $endpoint );
	$time     = gmdate( 'Ymd\THis\Z' );
	$scope    = substr( $time, 0, 8 ) . "/$region/s3/aws4_request";
	$headers  = array(
		'content-type'         => $type,
		'host'                 => $address['host'] . ( isset( $address['port'] ) ? ':' . $address['port'] : '' ),
		'x-amz-content-sha256' => hash( 'sha256', $body ),
		'x-amz-date'           => $time,
	);

	$canonical = "$method\n$path\n\n";
	foreach ( $headers as $name => $value ) {
		$canonical .= "$name:$value\n";
	}
	$signed     = implode( ';', array_keys( $headers ) );
	$canonical .= "\n$signed\n" . $headers['x-amz-content-sha256'];

	$signing_key = 'AWS4' . WORDPRESS_CACHE_S3_SECRET;
	foreach ( explode( '/', $scope ) as $part ) {
		$signing_key = hash_hmac( 'sha256', $part, $signing_key, true );
	}
	$signature = hash_hmac( 'sha256', "AWS4-HMAC-SHA256\n$time\n$scope\n" . hash( 'sha256', $canonical ), $signing_key );

	$headers['authorization'] = 'AWS4-HMAC-SHA256 Credential=' . WORDPRESS_CACHE_S3_KEY . "/$scope, SignedHeaders=$signed, Signature=$signature";
	$response                 = wp_remote_request(
		$endpoint . $path,
		array(
			'method'      => $method,
			'headers'     => $headers,
			'body'        => $body,
			'timeout'     => 5,
			'redirection' => 0,
		)
	);
	$outcome = is_wp_error( $response ) ? $response->get_error_message() : wp_remote_retrieve_response_code( $response );
	if ( is_int( $outcome ) && $outcome >= 200 && $outcome < 300 ) {
		return true;
	}
	error_log( "offload: $method of $key failed: $outcome" );
	return false;
}

/** The files of an upload, below the uploads folder: itself, its original and its sizes. */
function slipway_upload_files( int $id, $metadata ): array {
	$file = get_post_meta( $id, '_wp_attached_file', true );
	if ( ! is_string( $file ) || '' === $file ) {
		return array();
	}
	$folder = '.' === dirname( $file ) ? '' : dirname( $file ) . '/';
	$files  = array( $file );
	if ( ! empty( $metadata['original_image'] ) ) {
		$files[] = $folder . $metadata['original_image'];
	}
	foreach ( $metadata['sizes'] ?? array() as $size ) {
		$files[] = $folder . $size['file'];
	}
	return array_unique( $files );
}

/** The path of the uploads folder in the site, and so of the objects in the bucket. */
function slipway_uploads_path(): string {
	return ltrim( wp_parse_url( wp_get_upload_dir()['baseurl'], PHP_URL_PATH ), '/' );
}

add_action(
	'plugins_loaded',
	function () {
		if ( '' === WORDPRESS_CACHE_S3_KEY || '' === WORDPRESS_CACHE_S3_SECRET || '' === WORDPRESS_CACHE_S3_BUCKET || '' === WORDPRESS_CACHE_HOME ) {
			return;
		}
		/* WP Offload Media, in an image that adds it, does the same and more. */
		if ( class_exists( 'Amazon_S3_And_CloudFront' ) ) {
			return;
		}

		add_filter(
			'wp_generate_attachment_metadata',
			function ( $metadata, $id ) {
				$base = wp_get_upload_dir()['basedir'];
				foreach ( slipway_upload_files( $id, $metadata ) as $file ) {
					$type = wp_check_filetype( $file )['type'] ?: 'application/octet-stream';
					$body = is_readable( "$base/$file" ) ? file_get_contents( "$base/$file" ) : false;
					if ( false === $body || ! slipway_bucket_request( 'PUT', slipway_uploads_path() . "/$file", $body, $type ) ) {
						delete_post_meta( $id, SLIPWAY_OFFLOADED );
						return $metadata;
					}
				}
				update_post_meta( $id, SLIPWAY_OFFLOADED, '1' );
				return $metadata;
			},
			99,
			2
		);

		add_action(
			'delete_attachment',
			function ( $id ) {
				if ( '1' === get_post_meta( $id, SLIPWAY_OFFLOADED, true ) ) {
					foreach ( slipway_upload_files( $id, wp_get_attachment_metadata( $id, true ) ) as $file ) {
						slipway_bucket_request( 'DELETE', slipway_uploads_path() . "/$file" );
					}
				}
			}
		);
	}
);

/* The links stay right as long as there is a home, even without the keys. */
function slipway_offloaded_url( $url, int $id ) {
	if ( '' === WORDPRESS_CACHE_HOME || '1' !== get_post_meta( $id, SLIPWAY_OFFLOADED, true ) ) {
		return $url;
	}
	return preg_replace( '#^https?://[^/]+#', WORDPRESS_CACHE_HOME, $url );
}

add_filter( 'wp_get_attachment_url', fn( $url, $id ) => slipway_offloaded_url( $url, (int) $id ), 10, 2 );
add_filter(
	'wp_calculate_image_srcset',
	function ( $sources, $size, $source, $metadata, $id ) {
		foreach ( $sources as &$entry ) {
			$entry['url'] = slipway_offloaded_url( $entry['url'], (int) $id );
		}
		return $sources;
	},
	10,
	5
);
