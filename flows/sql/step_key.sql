select input_hash from ops.step
where step = $step and scope = $scope;
