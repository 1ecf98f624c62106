/** Resources that close something as long as they are there. */
export const GUARDS: Readonly<Record<string, string>> = {
  aws_s3_bucket_public_access_block: "nothing blocks public access any more",
  aws_s3_account_public_access_block: "nothing blocks public access in the account any more",
  aws_s3_bucket_server_side_encryption_configuration:
    "objects are encrypted with S3's own key only",
  aws_s3_bucket_ownership_controls: "ACLs count again",
  aws_emr_block_public_access_configuration: "clusters may open ports to the internet",
  aws_glue_data_catalog_encryption_settings: "the catalog is no longer encrypted",
  aws_ebs_encryption_by_default: "new disks are no longer encrypted",
  aws_wafv2_web_acl_association: "no firewall stands before it",
  aws_guardduty_detector: "nobody looks for threats",
};

/** Resources that open something by being there. */
export const OPENERS: Readonly<Record<string, string>> = {
  aws_iam_access_key: "a key opens what its user may do, until somebody deletes it",
  aws_iam_user_login_profile: "its user may sign in with a password",
  aws_s3_bucket_website_configuration: "it is served as a website, without TLS",
  aws_ram_principal_association: "what is shared is shared with one more",
  aws_ami_launch_permission: "another account may start machines from the image",
  aws_snapshot_create_volume_permission: "another account may copy the disk",
  aws_vpc_peering_connection: "another network reaches this one",
};
