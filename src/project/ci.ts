type Environment = Readonly<Record<string, string | undefined>>;

/** Where CI systems say which branch they build; of a pull or merge request, the branch it comes from. */
const BRANCH_VARIABLES = [
  'GITHUB_HEAD_REF',
  'GITHUB_REF_NAME',
  'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME',
  'CI_COMMIT_BRANCH',
  'BITBUCKET_BRANCH',
  'CIRCLE_BRANCH',
  'BUILDKITE_BRANCH',
  'SYSTEM_PULLREQUEST_SOURCEBRANCH',
  'BUILD_SOURCEBRANCH',
  'TRAVIS_PULL_REQUEST_BRANCH',
  'TRAVIS_BRANCH',
  'APPVEYOR_REPO_BRANCH',
  'DRONE_SOURCE_BRANCH',
  'DRONE_BRANCH',
  'SEMAPHORE_GIT_BRANCH',
  'CIRRUS_BRANCH',
  'CHANGE_BRANCH',
  'BRANCH_NAME',
  'GIT_BRANCH',
];

/** The branch that CI says it builds: there HEAD is mostly detached. Null where nothing says so, and for tags. */
export function ciBranch(env: Environment): string | null {
  if (env.GITHUB_REF_TYPE === 'tag') return null;
  for (const name of BRANCH_VARIABLES) {
    const value = env[name]?.trim() ?? '';
    if (value === '' || value.startsWith('refs/tags/')) continue;
    return value.replace(/^refs\/heads\//, '').replace(name === 'GIT_BRANCH' ? /^origin\// : /^$/, '');
  }
  return null;
}
